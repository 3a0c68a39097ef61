import { type AuthErrorCode, type EndReason, isAuthError, type Snapshot } from 'simplejwt-client'

const ends: Record<EndReason, string> = {
  user: 'You have logged out.',
  expired: 'You were away for a long time. Please log in again.',
  rejected: 'The server has ended your session. Please log in again.',
  user_inactive: 'Your account is no longer active.',
  user_not_found: 'Your account is no longer there.',
  password_changed: 'Your password was changed. Please log in with the new one.',
  max_age: 'Your session has lasted as long as it may. Please log in again.',
  replaced: 'Another login has taken the place of your session.',
  outcome_lost: 'The connection broke at a bad moment. Please log in again.',
}

/** Why the last session ended; empty if there was none. */
export function wordsOfEnd({ reason, elsewhere }: Snapshot<unknown>): string {
  if (reason === undefined) return ''
  return reason === 'user' && elsewhere ? 'You have logged out in another tab.' : ends[reason]
}

const failure = 'That did not work. Try again later.'

const problems: Partial<Record<AuthErrorCode, string>> = {
  throttled: 'Too many attempts. Try again later.',
  network_failed: 'The server cannot be reached. Try again.',
  timed_out: 'The server cannot be reached. Try again.',
  refresh_unavailable: 'The server cannot be reached. Try again.',
  not_authenticated: 'Nobody is logged in.',
  session_ended: 'The session has ended.',
  account_changed: 'Somebody else has logged in.',
}

/** What went wrong, in the words of the server where it has some; `message` is for developers. */
export function wordsOfError(error: unknown): string {
  if (!isAuthError(error)) return failure
  const { code, detail, fields = {} } = error
  const ofFields = Object.entries(fields).map(([name, words]) => `${name}: ${words.join(' ')}`)
  return ofFields.join(' ') || (detail ?? problems[code] ?? failure)
}

/** How long a token is still good. Both in milliseconds. */
export function wordsOfTime(expiresAt: number | undefined, now: number): string {
  if (expiresAt === undefined) return 'not known'
  const seconds = Math.ceil((expiresAt - now) / 1000)
  return seconds > 0 ? `${seconds} s left` : 'expired: the next call refreshes it first'
}

/** When that is, for who looks. */
export function wordsOfDate(time: number | undefined): string {
  return time === undefined ? 'not known' : new Date(time).toLocaleString()
}
