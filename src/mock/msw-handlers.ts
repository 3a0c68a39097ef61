/** The part of Mock Service Worker's `http` that is used here. */
export interface HandlerFactory<Handler> {
  all(path: RegExp, resolver: (info: { readonly request: Request }) => Promise<Response>): Handler
}

/** One handler per path, with or without its trailing slash, at one server or (without `origin`) at any. */
export function createMswHandlers<Handler>(
  http: HandlerFactory<Handler>,
  handle: (request: Request) => Promise<Response>,
  paths: readonly string[],
  origin?: string,
): Handler[] {
  const root = origin === undefined ? 'https?://[^/]+' : literally(readOrigin(origin))
  return paths.map((path) => {
    const slashless = literally(path.replace(/\/$/, ''))
    return http.all(new RegExp(`^${root}${slashless}/?$`), ({ request }) => handle(request))
  })
}

function readOrigin(text: string): string {
  const { origin = 'null', href = '' } = URL.canParse(text) ? new URL(text) : {}
  if (origin !== 'null' && href === `${origin}/`) return origin
  const advice = 'Where its views are is up to the option `paths` of the server.'
  throw new TypeError(
    `\`handlers\` takes an origin, such as https://api.example.com, not "${text}". ${advice}`,
  )
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
