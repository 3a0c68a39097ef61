import { AsyncLocalStorage } from 'node:async_hooks'
import { isPreflight } from '../mock/cors.js'
import type { LogEntry } from '../mock/journal.js'
import type { MockServer } from '../mock/mock-server.js'
import { type MockEndpoint, endpoints } from '../mock/endpoint.js'
import { createCorsAdvice } from './advise-cors.js'
import type { Call } from './call.js'
import { chaosAt, type Fault } from './chaos.js'
import { disturb } from './disturb.js'
import type { MockCommand } from './mock-command.js'
import { tellPath } from './tell-path.js'
import type { World } from './world.js'

/** A request on its way through the server: what the server's own log does not know of it. */
interface Passage {
  readonly method: string
  readonly path: string
  readonly arrival: number
  readonly chaos: Fault
  /** The number that chaos goes by. */
  readonly number: number
}

/** The way of requests through the server, and what is learned of them there. */
export interface Passages {
  /** These two go into the server's options. */
  readonly onRequest: (entry: LogEntry) => void
  readonly onError: (error: unknown) => void
  /** How many requests have been answered: the server's log forgets the oldest. */
  answered(): number
  /** Takes the place of the server's own `handle`. */
  through(
    server: MockServer,
    command: MockCommand,
    seed: number | undefined,
  ): (request: Request) => Promise<Response>
}

/** What is told of requests. */
export interface Listener {
  answered(call: Call): void
  note(text: string): void
}

const undisturbed: Fault = { kind: 'none' }

/**
 * The server calls `onRequest` and `onError` in the flow of the request that it answers: that is how these find each
 * other.
 */
export function createPassages(listener: Listener, { now, wait }: Pick<World, 'now' | 'wait'>): Passages {
  const store = new AsyncLocalStorage<Passage>()
  let answered = 0
  const onError = (error: unknown): void => listener.note(bugReport(store.getStore(), error))

  return {
    onRequest(entry) {
      answered += 1
      const passage = store.getStore()
      if (passage !== undefined) listener.answered(toCall(entry, passage, now()))
    },
    onError,
    answered: () => answered,
    through(server, command, seed) {
      const advise = createCorsAdvice(listener.note)
      delayViews(server, (endpoint) => wait(delayOf(command, endpoint, store.getStore()?.chaos)))
      let count = 0

      return async (request) => {
        const endpoint = isPreflight(request) ? 'unknown' : server.endpointOf(request)
        if (endpoint !== 'unknown') count += 1
        const chaos = endpoint === 'unknown' || seed === undefined ? undisturbed : chaosAt(seed, count)
        if (endpoint !== 'unknown') disturb(server, endpoint, chaos)
        const { method, url } = request
        const passage = {
          method,
          path: tellPath(new URL(url).pathname),
          arrival: now(),
          chaos,
          number: count,
        }
        const answer = await store.run(passage, () => server.handle(request))
        if (answer.type !== 'error') advise(request, answer)
        return answer
      }
    },
  }
}

/** Without the error's own words: they may quote the request. */
function bugReport(passage: Passage | undefined, error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error
  const place = passage === undefined ? '' : ` at ${passage.method} ${passage.path}`
  return `The mock server itself failed${place} (${name}). That is a bug: please report it.`
}

function delayViews(server: MockServer, wait: (endpoint: MockEndpoint) => Promise<unknown>): void {
  for (const endpoint of endpoints) server.delay(endpoint, async () => void (await wait(endpoint)))
}

/** Milliseconds: as long as the flag says, and as chaos adds for this one request. */
function delayOf({ delays }: MockCommand, endpoint: MockEndpoint, chaos: Fault = undisturbed): number {
  return (delays[endpoint] ?? 0) * 1000 + (chaos.kind === 'slow' ? chaos.milliseconds : 0)
}

function toCall(entry: LogEntry, { path, arrival, chaos, number }: Passage, now: number): Call {
  const { endpoint, method, status, verdict, authorized, jti } = entry
  return {
    at: now,
    endpoint,
    method,
    path,
    status,
    verdict,
    authorized,
    jti,
    milliseconds: now - arrival,
    chaos: chaos.kind === 'none' ? undefined : `${number}: ${chaos.kind}`,
  }
}
