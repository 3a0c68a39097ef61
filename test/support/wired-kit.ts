import type { FetchPort } from 'simplejwt-client'
import { createKit, createServer, isServer, type Kit, type KitOptions } from './client-kit.js'
import { type FakeClock, fakeClock, settle } from './fake-clock.js'

/** A request as the server would get it. */
export interface SeenRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly redirect: RequestRedirect
  readonly credentials: RequestCredentials
  readonly body: string
}

/** Answers a request in the server's place. */
export type Answer = (request: Request) => Response | Promise<Response>

/** A line between client and server that a test can listen to and cut in on. */
export interface Wire {
  readonly fetch: FetchPort
  /** Every request, oldest first. */
  readonly seen: readonly SeenRequest[]
  /** From now on all requests to this path are answered so; undefined gives the path back to the server. */
  answer(path: string, answer: Answer | undefined): void
  /** Resolves when every request so far has its answer: signing takes real time, which a fake clock knows nothing of. */
  quiet(): Promise<void>
}

export interface WiredKit extends Kit {
  readonly wire: Wire
}

/** The paths of the four token endpoints and of a protected view, as `createKit` mounts them. */
export const PATHS = {
  obtain: '/api/token/',
  refresh: '/api/token/refresh/',
  verify: '/api/token/verify/',
  blacklist: '/api/token/blacklist/',
  me: '/api/me/',
} as const

/** `createKit` with a wire between the client and the mock server. */
export function createWiredKit(options: KitOptions = {}): WiredKit {
  const clock: FakeClock = options.clock ?? fakeClock()
  const given = options.server ?? {}
  const server = isServer(given) ? given : createServer(clock, given)
  const wire = createWire(server.fetch)
  const kit = createKit({ server, clock, client: { fetch: wire.fetch, ...options.client } })
  return { ...kit, wire }
}

export function createWire(beyond: FetchPort): Wire {
  const answers = new Map<string, Answer>()
  const seen: SeenRequest[] = []
  const underWay = new Set<Promise<unknown>>()

  async function note(request: Request): Promise<void> {
    const { url, method, headers, redirect, credentials } = request
    const body = await request.clone().text()
    seen.push({ url, method, headers, redirect, credentials, body })
  }

  async function pass(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input instanceof Request ? input.clone() : input, init)
    await note(request)
    const answer = answers.get(new URL(request.url).pathname)
    return answer === undefined ? beyond(input, init) : answer(request)
  }

  return {
    seen,
    answer(path, answer) {
      if (answer === undefined) answers.delete(path)
      else answers.set(path, answer)
    },
    fetch(input, init) {
      const answer = pass(input, init)
      const settled: Promise<unknown> = answer.then(
        () => underWay.delete(settled),
        () => underWay.delete(settled),
      )
      underWay.add(settled)
      return answer
    },
    async quiet() {
      await settle()
      await Promise.all(underWay)
      await settle()
    },
  }
}

/** An answer that never comes, except that a request which is aborted rejects. */
export function never({ signal }: Request): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

/** What a browser makes of a connection that fails. */
export function offline(): Promise<Response> {
  return Promise.reject(new TypeError('Failed to fetch'))
}

/** What a browser shows of a redirect that must not be followed. */
export function opaqueRedirect(): Response {
  const response = new Response(null)
  for (const [name, value] of [
    ['type', 'opaqueredirect'],
    ['status', 0],
    ['ok', false],
  ] as const) {
    Object.defineProperty(response, name, { value })
  }
  return response
}
