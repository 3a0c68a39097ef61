import { crash, UNCAUGHT } from './answers.js'
import type { Core } from './core.js'
import { type MockEndpoint, endpoints } from './endpoint.js'
import type { Flavour } from './flavours/flavour.js'
import { answerWithoutView, errorPage } from './without-view.js'

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

  function endpointOf(pathname: string): MockEndpoint | 'unknown' {
    const found = endpoints.find((endpoint) => {
      const path = settings.paths[endpoint]
      return path !== false && flavour.serves(path, pathname, endpoint)
    })
    return found ?? 'unknown'
  }

  function isView(pathname: string): boolean {
    return mounted.has(pathname) || endpointOf(pathname) !== 'unknown'
  }

  async function ask(request: Request, endpoint: MockEndpoint | 'unknown'): Promise<Response> {
    if (endpoint === 'unknown') {
      const view = mounted.get(new URL(request.url).pathname)
      return view === undefined ? answerWithoutView(settings, request, isView) : view({ request })
    }
    const answer = await flavour.answer(core, request, endpoint).catch(crashed)
    const shown = isCrash(answer)
      ? errorPage(settings, request, `ValueError at ${new URL(request.url).pathname}`)
      : answer
    return addSessionHeaders(core, request, shown)
  }

  async function route(request: Request, endpoint: MockEndpoint | 'unknown'): Promise<Response> {
    const answer = await ask(request, endpoint)
    return request.method === 'HEAD' ? new Response(null, answer) : answer
  }

  return { endpointOf, mount: (path, view) => void mounted.set(path, view), route }
}

function crashed(error: unknown): Response {
  if (error === UNCAUGHT) return crash()
  throw error
}

function isCrash({ status, headers }: Response): boolean {
  return status === 500 && headers.get('Content-Type') !== 'application/json'
}

/** Whoever looks at a session makes the answer depend on it, and a dead one is taken out of the browser. */
function addSessionHeaders({ keyring }: Core, request: Request, answer: Response): Response {
  const state = keyring.sessionState(request)
  if (state === 'not asked') return answer
  answer.headers.append('Vary', 'Cookie')
  if (state === 'dead') answer.headers.append('Set-Cookie', 'sessionid=""; Max-Age=0; Path=/; SameSite=Lax')
  return answer
}
