import { AuthError, type EndReason } from '../errors.js'
import type { Instant } from '../ports/clock.js'
import { isPast, timeLeft } from '../token/freshness.js'
import { unavailable } from '../transport/read-response.js'
import { isStale } from './open-session.js'
import type { Failure, Session, State } from './state.js'
import { mayRefresh } from './transition.js'

/** What a caller waits for, and what was the case when it began. */
export interface Demand {
  /** `request` goes without a token where nobody is logged in; `refresh` wants a newer one than it found. */
  readonly kind: 'request' | 'token' | 'refresh'
  /** Milliseconds that the token must be good for. */
  readonly minValidity: number
  readonly deadline: Instant
  readonly renewals: number
  readonly failure: Failure | undefined
  /** Present if somebody was logged in. */
  readonly session: Session | undefined
}

/** `wait`: nothing is decided yet. `go`: with this session's token, or without one. */
export type Verdict =
  | { readonly type: 'wait' }
  | { readonly type: 'go'; readonly session: Session | undefined }
  | { readonly type: 'fail'; readonly error: AuthError }

const WAIT: Verdict = { type: 'wait' }

/** What a caller gets in this state. Whatever settles the state settles every caller. */
export function judge(state: State, demand: Demand, now: Instant): Verdict {
  if (state.phase === 'loading') return isPast(demand.deadline, now) ? fail(tookTooLong()) : WAIT
  const { session } = state
  if (session === undefined) return judgeWithout(state, demand)
  const { session: before } = demand
  if (before !== undefined && isOtherUser(before, session)) return fail(accountChanged())
  if (isSatisfied(state, session, demand, now)) return { type: 'go', session }
  const { refreshDead, tokens } = session.record
  if (refreshDead !== undefined) return fail(sessionEnded(refreshDead))
  if (tokens?.refresh === undefined) return fail(notRenewable())
  return judgeRefresh(state, demand, now)
}

/** Whether a session belongs to another user than an earlier one. Two of unknown users count as two. */
export function isOtherUser(before: Session, after: Session): boolean {
  if (before.record.sid === after.record.sid) return false
  return before.userId === undefined || before.userId !== after.userId
}

/** The session ended under a caller. */
export function sessionEnded(reason: EndReason | undefined): AuthError {
  return new AuthError('session_ended', `The session has ended (${reason}). Ask the user to log in.`, {
    reason,
  })
}

/** Another user's session took the place of the caller's. */
export function accountChanged(): AuthError {
  return new AuthError('account_changed', 'Another user logged in meanwhile. Load what this user may see.')
}

function judgeWithout({ end }: State, { kind, session: before }: Demand): Verdict {
  if (before !== undefined) return fail(sessionEnded(end.reason))
  if (kind === 'request') return { type: 'go', session: undefined }
  return fail(new AuthError('not_authenticated', 'Nobody is logged in. Call login() first.'))
}

function isSatisfied({ renewals }: State, session: Session, demand: Demand, now: Instant): boolean {
  const isRenewed = renewals > demand.renewals
  if (demand.kind === 'refresh') return isRenewed
  if (isStale(session, now)) return false
  const { countdown, record } = session
  const { minValidity } = demand
  const isShort = record.accessLifetime !== undefined && record.accessLifetime * 1000 <= minValidity
  return isRenewed || isShort || minValidity === 0 || timeLeft(countdown.expiresAt, now) >= minValidity
}

function judgeRefresh(state: State, demand: Demand, now: Instant): Verdict {
  const { failure } = state
  if (failure !== undefined && failure !== demand.failure && !failure.error.retryable)
    return fail(failure.error)
  if (failure !== undefined && !isPast(failure.nextTryAt, now)) {
    const wait = timeLeft(failure.nextTryAt, now)
    const isSoon = failure.error.retryable && wait < timeLeft(demand.deadline, now)
    return isSoon ? WAIT : fail(withRetryAfter(failure.error, wait))
  }
  if (!isPast(demand.deadline, now)) return WAIT
  return fail(mayRefresh(state, now) && failure !== undefined ? failure.error : tookTooLong())
}

function withRetryAfter(
  { code, message, status, detail, retryable, cause }: AuthError,
  wait: number,
): AuthError {
  return new AuthError(code, message, {
    status,
    detail,
    retryable,
    cause,
    retryAfter: Math.ceil(wait / 1000),
  })
}

function tookTooLong(): AuthError {
  return unavailable({})
}

function notRenewable(): AuthError {
  return new AuthError('refresh_unavailable', 'This session has no refresh token and cannot be renewed.')
}

function fail(error: AuthError): Verdict {
  return { type: 'fail', error }
}
