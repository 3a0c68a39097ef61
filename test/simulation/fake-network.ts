import type { FetchPort } from 'simplejwt-client'
import type { Task, Life, World } from './world.js'

export type Endpoint = 'obtain' | 'refresh' | 'verify' | 'blacklist' | 'me'

/** A request on its way, and what the wire knows of it. */
export interface Flight {
  readonly id: number
  readonly life: Life
  readonly endpoint: Endpoint
  /** The access token in its header. */
  readonly access: string | undefined
  /** What a token endpoint was sent. */
  readonly fields: Readonly<Record<string, string>>
  /** The number of the call that it was made for. */
  readonly call: number | undefined
  readonly request: Request
  phase: 'outbound' | 'inbound' | 'over'
  /** Does the client wait for the answer? */
  isOpen: boolean
  /** Has the server acted on it? */
  isServed: boolean
  task: Task | undefined
}

/** An answer, read to its end. */
export interface Reply {
  readonly status: number
  readonly json: unknown
}

export interface Observer {
  sent(flight: Flight): void
  /** The server has acted and answered. */
  served(flight: Flight, reply: Reply): void
  /** The client has the answer: the server's own, or somebody else's. */
  answered(flight: Flight, reply: Reply): void
  /** An answer of the server's that no client will ever see. */
  wasted(flight: Flight): void
  /** The client waits no longer. */
  over(flight: Flight): void
}

/** What comes back in the server's place. */
export interface Impostor {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Network {
  fetchOf(life: Life): FetchPort
  /** Neither answered nor lost yet. */
  flights(): readonly Flight[]
  lose(flight: Flight): void
  impersonate(flight: Flight, impostor: Impostor): void
  slow(flight: Flight, ms: number): void
  /** Its page has gone. `isSent`: the request reaches the server all the same. */
  orphan(flight: Flight, isSent: boolean): void
}

export const ROOT = 'https://api.example.com/api/'

const PATHS: Readonly<Record<string, Endpoint>> = {
  '/api/token/': 'obtain',
  '/api/token/refresh/': 'refresh',
  '/api/token/verify/': 'verify',
  '/api/token/blacklist/': 'blacklist',
}

interface Waiting {
  readonly resolve: (response: Response) => void
  readonly reject: (error: unknown) => void
}

export function createNetwork(
  world: World,
  serve: (flight: Flight) => Promise<Response>,
  observer: Observer,
): Network {
  const flights = new Map<Flight, Waiting>()
  let lastId = 0

  function close(flight: Flight): Waiting | undefined {
    const waiting = flight.isOpen ? flights.get(flight) : undefined
    if (flight.isOpen) observer.over(flight)
    if (!flight.isOpen && flight.isServed && flight.phase === 'inbound') observer.wasted(flight)
    flight.phase = 'over'
    flight.isOpen = false
    flights.delete(flight)
    return waiting
  }

  function fail(flight: Flight): void {
    if (flight.isServed) observer.wasted(flight)
    flight.isServed = false
    close(flight)?.reject(new TypeError('Failed to fetch'))
  }

  async function arrive(flight: Flight): Promise<void> {
    const response = await serve(flight)
    const text = await response.text()
    flight.isServed = true
    observer.served(flight, { status: response.status, json: parseJson(text) })
    comeBack(flight, { status: response.status, body: text, headers: Object.fromEntries(response.headers) })
  }

  function comeBack(flight: Flight, impostor: Impostor): void {
    if (flight.phase === 'over') return
    flight.phase = 'inbound'
    if (!flight.isOpen) return void close(flight)
    const label = `${flight.life.name} ${flight.endpoint} answer ${impostor.status}`
    flight.task = world.soon(label, { life: flight.life, within: 1000 }, () => deliver(flight, impostor))
  }

  function deliver(flight: Flight, impostor: Impostor): void {
    const waiting = close(flight)
    if (waiting === undefined) return
    observer.answered(flight, { status: impostor.status, json: parseJson(impostor.body) })
    waiting.resolve(toResponse(impostor))
  }

  function send(life: Life, input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init)
    const { pathname, searchParams } = new URL(request.url)
    const call = searchParams.get('n')
    const flight: Flight = {
      id: (lastId += 1),
      life,
      request,
      endpoint: PATHS[pathname] ?? 'me',
      access: request.headers.get('authorization')?.slice('Bearer '.length),
      fields: pathname in PATHS ? JSON.parse(init?.body as string) : {},
      call: call === null ? undefined : Number(call),
      phase: 'outbound',
      isOpen: true,
      isServed: false,
      task: undefined,
    }
    observer.sent(flight)
    return new Promise((resolve, reject) => {
      const { signal } = request
      if (signal.aborted) return reject(signal.reason)
      flights.set(flight, { resolve, reject })
      flight.task = world.soon(`${life.name} ${flight.endpoint} arrives`, { within: 1000 }, () => {
        void arrive(flight).catch((error: unknown) => world.violate('the world', String(error)))
      })
      signal.addEventListener('abort', () => {
        if (!flight.isOpen) return
        flight.isOpen = false
        observer.over(flight)
        if (flight.phase === 'inbound') close(flight)
        reject(signal.reason)
      })
    })
  }

  return {
    fetchOf: (life) => (input, init) => send(life, input, init),
    flights: () => [...flights.keys()],
    lose(flight) {
      replaceTask(world, flight, 'connection breaks', flight.life, () => fail(flight))
    },
    impersonate(flight, impostor) {
      if (flight.task !== undefined) world.drop(flight.task)
      if (flight.isServed) observer.wasted(flight)
      flight.isServed = false
      comeBack(flight, impostor)
    },
    slow(flight, ms) {
      if (flight.task !== undefined) flight.task.by += ms
    },
    orphan(flight, isSent) {
      const isInbound = flight.phase === 'inbound'
      flight.isOpen = false
      if (flight.task !== undefined && (isInbound || !isSent)) world.drop(flight.task)
      if (isInbound || !isSent) close(flight)
    },
  }
}

function replaceTask(world: World, flight: Flight, what: string, life: Life, run: () => void): void {
  if (flight.task !== undefined) world.drop(flight.task)
  flight.task = world.soon(`${life.name} ${flight.endpoint} ${what}`, { life, within: 1000 }, run)
}

/** As much of a Response as anybody here looks at: real ones, with their streams, take most of a run's time. */
function toResponse({ status, body, headers }: Impostor): Response {
  // What `redirect: 'manual'` gives in browsers: nothing but the fact.
  const isRedirect = status >= 300 && status < 400
  const response = {
    status: isRedirect ? 0 : status,
    ok: status >= 200 && status < 300,
    type: isRedirect ? 'opaqueredirect' : 'basic',
    redirected: false,
    headers: new Map(Object.entries(headers ?? {})),
    body: null,
    text: async () => body,
    json: async () => JSON.parse(body) as unknown,
    clone: () => response,
  }
  return response as unknown as Response
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
