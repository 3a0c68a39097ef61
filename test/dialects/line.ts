import type { FetchPort } from 'simplejwt-client'

/** A request that came along, and what became of it. */
export interface Passed {
  readonly path: string
  readonly method: string
  readonly headers: Headers
  readonly credentials: RequestCredentials
  /** Does it outlive its page? */
  readonly keepalive: boolean
  readonly body: string
  /** Undefined while there is no answer, or for ever where it was lost. */
  status: number | undefined
  /** The text of the answer. */
  answer: string
  /** The cookies that it set, where they can be seen. */
  set: readonly string[]
}

/** Sends a request further on. */
export type Pass = (request: Request) => Promise<Response>

/** Does something else with a request, or with its answer. */
export type Interference = (request: Request, pass: Pass) => Response | Promise<Response>

/** A stretch of the way between a client and its server that a test can watch and disturb. */
export interface Line {
  readonly port: FetchPort
  /** Every request, oldest first; those that only ask for leave are left out. */
  readonly passed: readonly Passed[]
  /** What happens to all requests for this path from now on; undefined: nothing. */
  interfere(path: string, interference: Interference | undefined): void
  /** The same for the next one only. */
  interfereOnce(path: string, interference: Interference): void
}

export function createLine(beyond: FetchPort): Line {
  const interferences = new Map<string, Interference>()
  const passed: Passed[] = []

  function interfere(path: string, interference: Interference | undefined): void {
    if (interference === undefined) interferences.delete(path)
    else interferences.set(path, interference)
  }

  async function send(input: Parameters<FetchPort>[0], init?: RequestInit): Promise<Response> {
    const request = new Request(input, init)
    if (request.method === 'OPTIONS') return beyond(request)
    const { pathname } = new URL(request.url)
    const entry = await describe(request, pathname)
    passed.push(entry)
    const pass: Pass = (further) => beyond(further)
    const answer = await (interferences.get(pathname) ?? justPass)(request, pass)
    entry.status = answer.status
    entry.set = answer.headers.getSetCookie()
    entry.answer = await answer.clone().text()
    return answer
  }

  return {
    port: send,
    passed,
    interfere,
    interfereOnce(path, interference) {
      interfere(path, (request, pass) => {
        interfere(path, undefined)
        return interference(request, pass)
      })
    },
  }
}

const justPass: Interference = (request, pass) => pass(request)

async function describe(request: Request, path: string): Promise<Passed> {
  const { method, headers, credentials, keepalive } = request
  const body = await request.clone().text()
  return { path, method, headers, credentials, keepalive, body, status: undefined, answer: '', set: [] }
}

/** What a browser makes of a connection that fails. */
export function broken(): Promise<Response> {
  return Promise.reject(new TypeError('Failed to fetch'))
}

/** The server does what it is asked, and its answer is lost. */
export const loseAnswer: Interference = async (request, pass) => {
  await pass(request)
  return broken()
}

/** Holds answers back until the test lets them go. */
export interface Hold {
  readonly interference: Interference
  /** How many are there. */
  readonly count: () => number
  readonly letGo: () => void
}

export function createHold(): Hold {
  const { promise, resolve } = Promise.withResolvers<void>()
  let held = 0
  return {
    async interference(request, pass) {
      const answer = await pass(request)
      held += 1
      await promise
      return answer
    },
    count: () => held,
    letGo: resolve,
  }
}
