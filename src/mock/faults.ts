import { json } from './answers.js'
import { checkFailure, checkMoment, checkRedirect, checkTimes, checkWait } from './check-fault.js'
import { checkEndpoint, type MockEndpoint } from './endpoint.js'
import { own } from './own.js'

/** An answer planned in place of the view's own. */
export interface PlannedFailure {
  readonly endpoint: MockEndpoint
  /** From 200 to 599. */
  readonly status: number
  /** An object becomes JSON, a string a page of HTML. @default an empty body */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** For how many requests; `Infinity` for all. @default 1 */
  readonly times?: number | undefined
}

/** A redirect planned in place of the view's own answer. */
export interface PlannedRedirect {
  readonly endpoint: MockEndpoint
  readonly location: string
  /** @default 302 */
  readonly status?: 301 | 302 | 303 | 307 | 308 | undefined
  /** For how many requests; `Infinity` for all. @default 1 */
  readonly times?: number | undefined
}

/** An answer that is planned to get lost. */
export interface PlannedLoss {
  /** `after`: the server has committed, so that a token that works once is spent. `before`: it never saw the request. */
  readonly when: 'before' | 'after'
  /** For how many requests; `Infinity` for all. @default 1 */
  readonly times?: number | undefined
}

/**
 * Trouble that a test plans. What is planned for one view is used up in order, whatever it is; delays apart, which hold
 * until they are taken back. What makes no sense is a TypeError at once.
 */
export interface MockFaults {
  /**
   * The view's next requests get this answer, and the server does nothing else.
   *
   * @throws TypeError for a view or a status that is none, and a body with a status that has none.
   */
  failNext(failure: PlannedFailure): void
  /** The view's next requests are redirected. @throws TypeError for a view that is none, or another status. */
  redirect(redirect: PlannedRedirect): void
  /** The view's next requests are never answered, and the server does nothing. @throws TypeError for a view that is none. */
  hang(endpoint: MockEndpoint, options?: { readonly times?: number | undefined }): void
  /** The next refreshes get no answer, as when the connection breaks. */
  loseNextRefreshAnswer(loss: PlannedLoss): void
  /** The same for another view. @throws TypeError for a view that is none. */
  loseNextAnswer(endpoint: MockEndpoint, loss: PlannedLoss): void
  /**
   * Holds all further requests of a view: for so many milliseconds, or until the promise settles; 0 ends it.
   * `before` (the default): until then the server has not looked at the request. `after`: the answer waits.
   *
   * @throws TypeError for a view that is none, and for what is no time.
   */
  delay(
    endpoint: MockEndpoint,
    wait: number | (() => Promise<void>),
    options?: { readonly when?: 'before' | 'after' | undefined },
  ): void
}

/** What happens to one request: an answer in the view's place, or the loss of the view's own. */
export type Fault = (() => Promise<Response>) | 'loss'

/** The planned trouble, as the engine takes it. */
export interface FaultPlan {
  /** What tests plan it with. */
  readonly levers: MockFaults
  /** What happens to this request, if anything. */
  take(endpoint: MockEndpoint): Fault | undefined
  hold(endpoint: MockEndpoint, when: 'before' | 'after'): Promise<void>
  /** Forgets all that is planned. */
  clear(): void
}

interface Step {
  readonly fault: Fault
  left: number
}

export function createFaultPlan(): FaultPlan {
  const planned = new Map<MockEndpoint, Step[]>()
  const waits = new Map<string, () => Promise<void>>()

  function plan(endpoint: MockEndpoint, fault: Fault, left = 1): void {
    checkEndpoint(endpoint)
    checkTimes(left)
    if (left > 0) planned.set(endpoint, [...(planned.get(endpoint) ?? []), { fault, left }])
  }

  return {
    levers: createLevers(plan, waits),
    take(endpoint) {
      const [step] = planned.get(endpoint) ?? []
      if (step === undefined) return undefined
      step.left -= 1
      if (step.left === 0) planned.get(endpoint)?.shift()
      return step.fault
    },
    hold: async (endpoint, when) => waits.get(`${endpoint} ${when}`)?.(),
    clear() {
      planned.clear()
      waits.clear()
    },
  }
}

type Plan = (endpoint: MockEndpoint, fault: Fault, times: number | undefined) => void

function createLevers(plan: Plan, waits: Map<string, () => Promise<void>>): MockFaults {
  const loseNextAnswer: MockFaults['loseNextAnswer'] = (endpoint, loss) => {
    const { when, times } = own(loss)
    checkMoment(when)
    plan(endpoint, when === 'after' ? 'loss' : async () => Response.error(), times)
  }

  return {
    failNext(given) {
      const failure = own(given)
      checkFailure(failure.status, failure.body)
      plan(failure.endpoint, async () => failureAnswer(failure), failure.times)
    },
    redirect(planned) {
      const { endpoint, location, status = 302, times } = own(planned)
      checkRedirect(status)
      plan(endpoint, async () => new Response(null, { status, headers: { Location: location } }), times)
    },
    hang: (endpoint, options) =>
      plan(
        endpoint,
        () => new Promise(() => {}),
        own<{ readonly times?: number | undefined }>(options ?? {}).times,
      ),
    loseNextRefreshAnswer: (loss) => loseNextAnswer('refresh', loss),
    loseNextAnswer,
    delay(endpoint, wait, options = {}) {
      const { when = 'before' } = own(options)
      checkEndpoint(endpoint)
      checkMoment(when)
      checkWait(wait)
      const key = `${endpoint} ${when}`
      if (wait === 0) waits.delete(key)
      else waits.set(key, typeof wait === 'function' ? wait : () => pause(wait))
    },
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
