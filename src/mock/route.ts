import { crash, UNCAUGHT } from './answers.js'
import { checkPath } from './check-path.js'
import type { Core } from './core.js'
import { type MockEndpoint, endpoints } from './endpoint.js'
import type { Flavour } from './flavours/flavour.js'
import { addSessionHeaders } from './session-headers.js'
import type { Settings } from './settings.js'
import { answerWithoutView, showCrash } from './without-view.js'

/** A view of the app's own. */
export type MountedView = (info: { readonly request: Request }) => Response | Promise<Response>

/** Finds and asks the view that serves a path. */
export interface Router {
  endpointOf(pathname: string): MockEndpoint | 'unknown'
  mount(path: string, view: MountedView): void
  /** Lets the right view answer, or Django itself where there is none. */
  route(request: Request, endpoint: MockEndpoint | 'unknown'): Promise<Response>
}

export function createRouter(core: Core, flavour: Flavour): Router {
  const { settings } = core
  const mounted = new Map<string, MountedView>()

  function findEndpoint(pathname: string): MockEndpoint | 'unknown' {
    const found = endpoints.find((endpoint) => {
      const path = settings.paths[endpoint]
      return path !== false && flavour.serves(path, pathname, endpoint)
    })
    return found ?? 'unknown'
  }

  function endpointOf(pathname: string): MockEndpoint | 'unknown' {
    return mounted.has(pathname) ? 'unknown' : findEndpoint(pathname)
  }

  function isView(pathname: string): boolean {
    return mounted.has(pathname) || findEndpoint(pathname) !== 'unknown'
  }

  async function ask(request: Request, endpoint: MockEndpoint | 'unknown'): Promise<Response> {
    if (endpoint !== 'unknown')
      return showCrash(settings, request, await flavour.answer(core, request, endpoint))
    const view = mounted.get(new URL(request.url).pathname)
    if (view === undefined) return answerWithoutView(settings, request, isView)
    const answer = await view({ request })
    // A copy, since nothing can be written into the headers of some answers, such as redirects.
    return answer.type === 'error' ? answer : new Response(answer.body, answer)
  }

  async function route(request: Request, endpoint: MockEndpoint | 'unknown'): Promise<Response> {
    const answer = await ask(request, endpoint).catch((error: unknown) =>
      refuseError(settings, request, error),
    )
    const shown = addSessionHeaders(core, request, answer)
    return request.method === 'HEAD' && shown.type !== 'error' ? withoutBody(shown) : shown
  }

  function mount(path: string, view: MountedView): void {
    checkPath(path)
    mounted.set(path, view)
  }

  return { endpointOf, mount, route }
}

/** An error that no view catches is a 500. Those of the real server are expected, all others are told. */
function refuseError(settings: Settings, request: Request, error: unknown): Response {
  // Who has given up gets no answer, and his view may well have been told so.
  if (request.signal.aborted) return Response.error()
  if (error !== UNCAUGHT) settings.onError(error)
  return showCrash(settings, request, crash())
}

/** Servers that listen tell how long the answer to GET would be. */
async function withoutBody(answer: Response): Promise<Response> {
  const bare = new Response(null, answer)
  bare.headers.set('Content-Length', String((await answer.arrayBuffer()).byteLength))
  return bare
}
