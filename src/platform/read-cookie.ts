/** A cookie that the page can read (not HttpOnly, and of its own host); undefined where there is none, or no page. */
export function readCookie(name: string): string | undefined {
  const pairs = globalThis.document?.cookie.split('; ') ?? []
  const found = pairs.find((pair) => pair.startsWith(`${name}=`))
  const value = found?.slice(name.length + 1)
  try {
    return value && decodeURIComponent(value)
  } catch {
    return value
  }
}
