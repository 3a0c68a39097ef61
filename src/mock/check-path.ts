/** @throws TypeError for what no request could have as its path. */
export function checkPath(path: string): void {
  const wanted = `http://localhost${path}`
  if (URL.canParse(wanted) && new URL(wanted).pathname === path) return
  throw new TypeError(
    `"${path}" is no path. Write it from the root on, as it is in a URL, such as /api/notes/.`,
  )
}
