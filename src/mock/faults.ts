import { json } from './answers.js'
import type { MockEndpoint } from './endpoint.js'

/** An answer planned in place of the view's own. */
export interface PlannedFailure {
  readonly endpoint: MockEndpoint
  readonly status: number
  /** An object becomes JSON, a string a page of HTML. @default an empty body */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** For how many requests. @default 1 */
  readonly times?: number
}

/** A redirect planned in place of the view's own answer. */
export interface PlannedRedirect {
  readonly endpoint: MockEndpoint
  readonly location: string
  /** @default 302 */
  readonly status?: 301 | 302 | 303 | 307 | 308
  /** For how many requests. @default 1 */
  readonly times?: number
}

/** Trouble that a test plans. Planned answers of one view are used up in order. */
export interface MockFaults {
  /** The view's next requests get this answer, and the server does nothing else. */
  failNext(failure: PlannedFailure): void
  /** The view's next requests are redirected. */
  redirect(redirect: PlannedRedirect): void
  /** The view's next requests are never answered, and the server does nothing. */
  hang(endpoint: MockEndpoint, options?: { readonly times?: number }): void
  /**
   * The next refresh gets no answer, as when the connection breaks.
   * `after`: the server has committed, so that a token that works once is spent. `before`: it never saw the request.
   */
  loseNextRefreshAnswer(options: { readonly when: 'before' | 'after' }): void
  /** The same for another view. */
  loseNextAnswer(endpoint: MockEndpoint, options: { readonly when: 'before' | 'after' }): void
  /**
   * Holds all further requests of a view: for so many milliseconds, or until the promise settles; 0 ends it.
   * `before` (the default): until then the server has not looked at the request. `after`: the answer waits.
   */
  delay(
    endpoint: MockEndpoint,
    wait: number | (() => Promise<void>),
    options?: { readonly when?: 'before' | 'after' },
  ): void
}

/** The planned trouble, as the engine takes it. */
export interface FaultPlan extends MockFaults {
  /** What happens to this request instead of the view, if anything. */
  take(endpoint: MockEndpoint): (() => Promise<Response>) | undefined
  /** Is this answer lost after the server has committed? */
  takeLoss(endpoint: MockEndpoint): boolean
  hold(endpoint: MockEndpoint, when: 'before' | 'after'): Promise<void>
}

type Step = () => Promise<Response>

export function createFaultPlan(): FaultPlan {
  const planned = new Map<MockEndpoint, Step[]>()
  const waits = new Map<string, () => Promise<void>>()
  const losses: MockEndpoint[] = []

  function plan(endpoint: MockEndpoint, step: Step, times = 1): void {
    planned.set(endpoint, [...(planned.get(endpoint) ?? []), ...Array.from({ length: times }, () => step)])
  }

  function loseNextAnswer(endpoint: MockEndpoint, { when }: { readonly when: 'before' | 'after' }): void {
    if (when === 'before') plan(endpoint, async () => Response.error())
    else losses.push(endpoint)
  }

  return {
    failNext: (failure) => plan(failure.endpoint, async () => failureAnswer(failure), failure.times),
    redirect: ({ endpoint, location, status = 302, times }) =>
      plan(endpoint, async () => new Response(null, { status, headers: { Location: location } }), times),
    hang: (endpoint, options) => plan(endpoint, () => new Promise(() => {}), options?.times),
    loseNextRefreshAnswer: (options) => loseNextAnswer('refresh', options),
    loseNextAnswer,
    delay(endpoint, wait, options) {
      const key = `${endpoint} ${options?.when ?? 'before'}`
      if (wait === 0) waits.delete(key)
      else waits.set(key, typeof wait === 'function' ? wait : () => pause(wait))
    },
    take: (endpoint) => planned.get(endpoint)?.shift(),
    takeLoss(endpoint) {
      const index = losses.indexOf(endpoint)
      if (index >= 0) losses.splice(index, 1)
      return index >= 0
    },
    hold: async (endpoint, when) => waits.get(`${endpoint} ${when}`)?.(),
  }
}

function failureAnswer({ status, body, headers }: PlannedFailure): Response {
  if (body === undefined) return new Response(null, { status, headers: { ...headers } })
  if (typeof body !== 'string') return json(status, body, headers)
  return new Response(body, { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers } })
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
