import { type AuthClient, isAuthError } from 'simplejwt-client'
import { readEvents, type ServerEvent } from './read-events.js'

/** The server may want no pause at all: not after what has failed. */
const SHORTEST_PAUSE = 250
const SHORTEST_AFTER_FAILURE = 1000
const LONGEST_PAUSE = 60_000

/**
 * The events of a stream, over as many connections as it takes; each one has a token that is good when it opens, and
 * goes on after the last event that came. Ends with the session, with `signal`, and with a 204 of the server.
 */
export async function* streamEvents(
  auth: AuthClient,
  url: string,
  signal?: AbortSignal,
): AsyncGenerator<ServerEvent, void> {
  const over = new AbortController()
  const stops = [auth.on('logout', () => over.abort()), auth.on('login', () => over.abort())]
  const end = AbortSignal.any([over.signal, ...(signal ? [signal] : [])])
  const place = { lastEventId: '', retry: 3000 }
  try {
    for (let failures = 0; !end.aborted; failures += 1) {
      try {
        const body = await open(auth, url, place.lastEventId, end)
        if (body === undefined) return
        for await (const event of readEvents(body, place)) {
          failures = 0
          yield event
        }
      } catch (error) {
        if (end.aborted) return
        if (!mayPass(error)) throw error
      }
      await sleep(pauseAfter(failures, place.retry), end)
    }
  } finally {
    // Also where the loop that reads the events is left: the connection goes with it.
    over.abort()
    stops.forEach((stop) => stop())
  }
}

async function open(auth: AuthClient, url: string, lastEventId: string, signal: AbortSignal) {
  const headers = { Accept: 'text/event-stream', ...(lastEventId && { 'Last-Event-ID': lastEventId }) }
  const { status, ok, body, headers: told } = await auth.fetch(url, { headers, signal, cache: 'no-store' })
  if (status === 204) return undefined
  if (ok && body && told.get('content-type')?.startsWith('text/event-stream')) return body
  throw new Error(`The stream was answered with ${status}.`, { cause: { status } })
}

/** A connection that broke, a server that restarts, a refresh without a verdict. */
function mayPass(error: unknown): boolean {
  if (isAuthError(error)) return error.retryable
  const { status = 503 } = ((error as Error).cause ?? {}) as { readonly status?: number }
  return status >= 500 || status === 429
}

/** `failures`: connections in a row that have brought nothing. */
function pauseAfter(failures: number, wanted: number): number {
  const first = Math.max(wanted, failures === 0 ? SHORTEST_PAUSE : SHORTEST_AFTER_FAILURE)
  // Not all at once, after a restart of the server.
  return Math.min(first * 2 ** failures, LONGEST_PAUSE) * (0.5 + Math.random() / 2)
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake)
    if (signal.aborted) wake()

    function wake(): void {
      clearTimeout(timer)
      // The signal may live for days, and each pause would leave a listener there.
      signal.removeEventListener('abort', wake)
      resolve()
    }
  })
}
