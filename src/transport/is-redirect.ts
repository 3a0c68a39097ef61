/** Whether an answer points elsewhere, and was not followed: 304 does not. */
export function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304)
}
