import type { Evidence } from './evidence.js'
import type { Call, CallKind, Page } from './page.js'

/** Milliseconds of the page's own time that a call may take, its own requests on the wire not counted. */
const LIMITS: Readonly<Record<CallKind, number>> = {
  // Waiting for a token once before and once after the request was refused.
  fetch: 20_500,
  token: 10_500,
  refresh: 10_500,
  logout: 10_500,
  verify: 10_500,
  // The answer, and then the store, which may hang.
  login: 30_500,
}

/** The page's own time: while it is frozen nothing is its fault. */
export function awake({ world }: Pick<Evidence, 'world'>, { frozenFor, frozenSince }: Page): number {
  return (frozenSince ?? world.mono()) - frozenFor
}

/** S6: whoever calls gets an answer or an error in bounded time. */
export function judgeCalls(evidence: Evidence, page: Page): void {
  if (page.life.phase !== 'running') return
  for (const call of page.calls) if (!call.isSettled) judgeCall(evidence, call)
}

function judgeCall(evidence: Evidence, call: Call): void {
  const { world } = evidence
  const time = awake(evidence, call.page)
  const wire = call.wireTime + (call.onWire > 0 ? time - call.wireSince : 0)
  const waited = time - call.startedAt - wire
  if (waited <= LIMITS[call.kind]) return
  world.violate('S6', `${call.kind} of ${call.page.life.name} has waited for ${Math.round(waited / 1000)} s`)
}
