/** Throws where nobody catches it, so that a run of tests fails and the console tells why; the caller goes on. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
