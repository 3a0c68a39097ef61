/** The part of Mock Service Worker's `http` that is used here. */
export interface HandlerFactory<Handler> {
  all(path: RegExp, resolver: (info: { readonly request: Request }) => Promise<Response>): Handler
}

/** One handler per path, with or without its trailing slash, at one server or (without `baseUrl`) at any. */
export function createMswHandlers<Handler>(
  http: HandlerFactory<Handler>,
  handle: (request: Request) => Promise<Response>,
  paths: readonly string[],
  baseUrl?: string,
): Handler[] {
  const root = baseUrl === undefined ? 'https?://[^/]+' : literally(new URL(baseUrl).origin)
  return paths.map((path) => {
    const slashless = literally(path.replace(/\/$/, ''))
    return http.all(new RegExp(`^${root}${slashless}/?$`), ({ request }) => handle(request))
  })
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
