import type { Core } from './core.js'
import { addCorsHeaders, answerPreflight, isPreflight } from './cors.js'
import type { MockEndpoint } from './endpoint.js'
import type { FaultPlan } from './faults.js'
import type { Router } from './route.js'
import { describeAnswer } from './verdict.js'

/** One request in, one answer out. */
export type Engine = (request: Request) => Promise<Response>

/** Puts around the views what surrounds them: CORS, planned faults, the journal, the server's date. */
export function createEngine(core: Core, router: Router, faults: FaultPlan): Engine {
  const { settings, journal } = core

  return async (request) => {
    if (settings.cors !== undefined && isPreflight(request)) return answerPreflight(request, settings)
    const endpoint = router.endpointOf(new URL(request.url).pathname)
    const at = core.seconds() * 1000
    journal.arrived(endpoint)
    const { answer, isPlanned } = await answerWithFaults(
      { router, faults, onError: settings.onError },
      request,
      endpoint,
    )
    journal.answered(request, {
      endpoint,
      method: request.method,
      status: answer.status,
      authorized: request.headers.has(settings.authHeaderName),
      at,
      verdict: isPlanned && answer.type !== 'error' ? 'fault' : await describeAnswer(endpoint, answer),
    })
    if (answer.type === 'error') return answer
    answer.headers.set('Date', new Date(core.seconds() * 1000).toUTCString())
    return settings.cors === undefined ? answer : addCorsHeaders(answer, request, settings)
  }
}

interface Parts {
  readonly router: Router
  readonly faults: FaultPlan
  readonly onError: (error: unknown) => void
}

interface Outcome {
  readonly answer: Response
  /** Did a planned fault answer in the view's place? */
  readonly isPlanned: boolean
}

async function answerWithFaults(
  { router, faults, onError }: Parts,
  request: Request,
  endpoint: MockEndpoint | 'unknown',
): Promise<Outcome> {
  if (endpoint === 'unknown') return { answer: await router.route(request, endpoint), isPlanned: false }
  const fault = faults.take(endpoint)
  const isPlanned = typeof fault === 'function'
  await faults.hold(endpoint, 'before').catch(onError)
  const answer = await (isPlanned ? fault() : router.route(request, endpoint))
  await faults.hold(endpoint, 'after').catch(onError)
  return { answer: fault === 'loss' ? Response.error() : answer, isPlanned }
}
