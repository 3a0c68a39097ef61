import type { FetchPort } from 'simplejwt-client'
import type { MockServer } from 'simplejwt-client/testing'
import { createKit, createServer, isServer, type Kit, type KitOptions } from './client-kit.js'
import { fakeClock } from './fake-clock.js'

/** One call of the fetch port, noted before anything else happens. */
export interface SentRequest {
  readonly input: string | URL | Request
  readonly init: RequestInit | undefined
  readonly url: string
  readonly method: string
  /** The `Authorization` header without its scheme. */
  readonly token: string | undefined
  /** The body as text, where it was a string. */
  readonly body: string | undefined
}

/** What goes from a client to its server, and a way to cut it. */
export interface Wire {
  readonly fetch: FetchPort
  readonly sent: SentRequest[]
  /** Calls whose path ends so. */
  to(ending: string): readonly SentRequest[]
  /** From now on every call rejects as a browser without network does; `false` ends it. */
  cut(isCut?: boolean): void
  /** How many of the refresh tokens that the server handed out would still work. Needs rotation with blacklist. */
  living(): Promise<number>
}

/** Listens in on the way to a mock server. */
export function createWire(server: MockServer): Wire {
  const sent: SentRequest[] = []
  const issued = new Set<string>()
  let isCut = false

  async function note(response: Response): Promise<void> {
    const body: unknown = await response.json().catch(() => undefined)
    const refresh = (body as { refresh?: unknown } | undefined)?.refresh
    if (typeof refresh === 'string') issued.add(refresh)
  }

  return {
    sent,
    to: (ending) => sent.filter(({ url }) => new URL(url).pathname.endsWith(ending)),
    cut: (cut = true) => void (isCut = cut),
    fetch(input, init) {
      sent.push(describeCall(input, init))
      if (isCut) return Promise.reject(new TypeError('Failed to fetch'))
      const answer = server.fetch(input, init)
      void answer.then(
        (response) => note(response.clone()),
        () => {},
      )
      return answer
    },
    async living() {
      const answers = [...issued].map((token) => server.handle(verifyRequest(token)))
      return (await Promise.all(answers)).filter(({ ok }) => ok).length
    },
  }
}

/** The URL of what was handed to `fetch`. */
export function urlOf(input: string | URL | Request): string {
  if (input instanceof Request) return input.url
  return input instanceof URL ? input.href : input
}

function describeCall(input: string | URL | Request, init: RequestInit | undefined): SentRequest {
  const request = input instanceof Request ? input : undefined
  const headers = new Headers(init?.headers ?? request?.headers)
  return {
    input,
    init,
    url: urlOf(input),
    method: init?.method ?? request?.method ?? 'GET',
    token: headers.get('authorization')?.split(' ')[1],
    body: typeof init?.body === 'string' ? init.body : undefined,
  }
}

function verifyRequest(token: string): Request {
  return new Request('https://api.example.com/api/token/verify/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
}

/** A kit whose wire can be listened to and cut. */
export interface CuttableKit extends Kit {
  readonly wire: Wire
}

/** As `createKit`, with a wire in between. */
export function createCuttableKit({
  server: given = {},
  client,
  clock = fakeClock(),
}: KitOptions = {}): CuttableKit {
  const server = isServer(given) ? given : createServer(clock, given)
  const wire = createWire(server)
  return { ...createKit({ server, clock, client: { fetch: wire.fetch, ...client } }), wire }
}

/** A promise to be settled by hand: what a mock server's view waits for. */
export interface Gate {
  readonly wait: () => Promise<void>
  readonly open: () => void
}

export function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { wait: () => promise, open: () => resolve() }
}

/** How a promise has been settled by now, as far as is known; `pending` if it has not. */
export function outcomeOf<Result>(work: Promise<Result>): { readonly is: () => string } {
  let state = 'pending'
  work.then(
    () => (state = 'resolved'),
    (error: unknown) => (state = String((error as { code?: unknown }).code ?? error)),
  )
  return { is: () => state }
}
