import { AuthError, createAuthError, type EndReason } from '../errors.js'
import type { Instant } from '../ports/clock.js'
import { isPast, timeLeft } from '../token/freshness.js'
import { isStale } from './open-session.js'
import type { Session, State } from './state.js'

/** What a caller waits for, and what was the case when it began. */
export interface Demand {
  /** `request` goes without a token where nobody is logged in; `refresh` wants a newer one than it found. */
  readonly kind: 'request' | 'token' | 'refresh'
  /** Milliseconds that the token must be good for. */
  readonly minValidity: number
  readonly deadline: Instant
  readonly renewals: number
  /** Present if somebody was logged in. */
  readonly session: Session | undefined
}

/** What a caller gets: this session's token, none (a request that needs none), or an error. */
export interface Verdict {
  readonly session?: Session | undefined
  readonly error?: AuthError | undefined
}

/** What a caller gets in this state; undefined: it has to wait. Whatever settles the state settles every caller. */
export function judge(state: State, demand: Demand, now: Instant): Verdict | undefined {
  const { session, isUnread, end } = state
  if (isUnread)
    return isPast(demand.deadline, now) ? { error: createAuthError('refresh_unavailable') } : undefined
  if (session === undefined) {
    if (demand.session !== undefined) return { error: sessionEnded(end.reason) }
    return demand.kind === 'request' ? {} : { error: createAuthError('not_authenticated') }
  }
  if (isOtherUser(demand.session, session)) return { error: createAuthError('account_changed') }
  if (isSatisfied(state.renewals > demand.renewals, session, demand, now)) return { session }
  const error = refusalOf(session) ?? failureOf(state, demand, now)
  return error && { error }
}

/** Whether a session belongs to another user than an earlier one. Two of unknown users count as two. */
export function isOtherUser(before: Session | undefined, after: Session): boolean {
  if (before === undefined || before.record.sid === after.record.sid) return false
  return before.userId === undefined || before.userId !== after.userId
}

/** The session ended under a caller. */
export function sessionEnded(reason: EndReason | undefined): AuthError {
  return createAuthError('session_ended', { reason })
}

function isSatisfied(
  isRenewed: boolean,
  session: Session,
  { kind, minValidity }: Demand,
  now: Instant,
): boolean {
  // A token won for this caller is used even if its life is over by our clock: another refresh would bring the same.
  if (isRenewed) return !session.isDead
  if (kind === 'refresh' || isStale(session, now)) return false
  if (minValidity === 0) return true
  return (
    (session.record.accessLifetime ?? Infinity) * 1000 <= minValidity ||
    timeLeft(session.expiresAt, now) >= minValidity
  )
}

/** Why no refresh can help. */
function refusalOf({ record: { refreshDead, tokens } }: Session): AuthError | undefined {
  if (refreshDead !== undefined) return sessionEnded(refreshDead)
  if (tokens?.refresh !== undefined) return undefined
  return createAuthError('refresh_unavailable', { retryable: false }, 'This session has no refresh token.')
}

/** Why a caller does not wait for the next refresh any longer. */
function failureOf({ failure }: State, demand: Demand, now: Instant): AuthError | undefined {
  const patience = timeLeft(demand.deadline, now)
  const wait = failure === undefined ? 0 : timeLeft(failure.nextTryAt, now)
  if (failure !== undefined && wait > 0)
    return failure.error.retryable && wait < patience ? undefined : withRetryAfter(failure.error, wait)
  return patience > 0 ? undefined : (failure?.error ?? createAuthError('refresh_unavailable'))
}

function withRetryAfter(error: AuthError, wait: number): AuthError {
  const { code, message, ...details } = error
  const cause = Object.hasOwn(error, 'cause') ? error.cause : undefined
  return new AuthError(code, message, { ...details, cause, retryAfter: Math.ceil(wait / 1000) })
}
