const most = 20

/**
 * Watches for pages whose browser keeps the answers from them. The server sees nothing wrong then, and the page nothing
 * but a TypeError: so the one who starts the server is told, once for each origin.
 */
export function createCorsAdvice(note: (text: string) => void): (request: Request, answer: Response) => void {
  const known = new Set<string>()

  return (request, answer) => {
    const origin = request.headers.get('Origin') ?? ''
    if (known.has(origin) || known.size === most || !isForeign(origin, request)) return
    if (answer.headers.has('Access-Control-Allow-Origin')) return
    known.add(origin)
    note(`A page of ${origin} calls. Its browser keeps the answers from it: start with --cors ${origin}`)
  }
}

/** A proxy in front, such as a bundler's, makes it the page's own origin: then the browser says so. */
function isForeign(origin: string, request: Request): boolean {
  const isOrigin = URL.canParse(origin) && new URL(origin).origin === origin
  return (
    isOrigin &&
    origin !== new URL(request.url).origin &&
    request.headers.get('Sec-Fetch-Site') !== 'same-origin'
  )
}
