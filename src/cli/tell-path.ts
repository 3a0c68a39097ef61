const longest = 40

/** A path for the log. What may be a token, or another secret that an app puts into a path, is left out. */
export function tellPath(pathname: string): string {
  return pathname
    .split('/')
    .map((part) => (part.length > longest || /^eyJ|\.eyJ/.test(part) ? '…' : part))
    .join('/')
}
