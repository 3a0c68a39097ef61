import type { EndReason } from '../errors.js'
import { amend, type OwedRevocation, owe, type SessionRecord } from '../storage/record.js'
import type { RecordChange } from '../storage/token-store.js'
import { decodeToken, expiryOf } from '../token/decode.js'

/**
 * Puts a new session in the place of whatever is stored; a refresh token that it displaces is owed a revocation. Its
 * own never is, even if another session had it: two tabs may adopt the same pair.
 */
export function loginChange(mine: SessionRecord): RecordChange {
  return (stored) => {
    const displaced = stored?.sid === mine.sid ? undefined : stored?.tokens?.refresh
    const outbox = owe(stored?.outbox, ...(mine.outbox ?? []), ...owedFor(displaced))
    const others = outbox.filter(({ refresh }) => refresh !== mine.tokens?.refresh)
    return amend(mine, { rev: Math.max(stored?.rev ?? 0, mine.rev) + 1, outbox: others })
  }
}

/**
 * Ends a session, and no other. With `owed`, its refresh tokens (the one this tab knew and the one stored, which
 * may be newer) are owed a revocation; without, the server has already refused them, and a session that has moved on
 * from the revision it judged lives.
 */
export function endChange(
  sid: string,
  reason: EndReason,
  owed: string | undefined,
  judged: number,
): RecordChange {
  return (stored) => {
    if (stored?.sid !== sid || stored.ended !== undefined) return undefined
    if (owed === undefined && stored.rev > judged) return undefined
    const more = owed === undefined ? [] : [...owedFor(owed), ...owedFor(stored.tokens?.refresh)]
    return amend(stored, {
      rev: stored.rev + 1,
      ended: reason,
      tokens: undefined,
      mark: undefined,
      refreshDead: undefined,
      backOffUntil: undefined,
      outbox: owe(stored.outbox, ...more),
    })
  }
}

/** Notes that a revocation is owed. */
export function oweChange(refresh: string): RecordChange {
  return (stored) => stored && amend(stored, { outbox: owe(stored.outbox, ...owedFor(refresh)) })
}

/** Notes that a revocation is settled. */
export function settleChange(refresh: string): RecordChange {
  return (stored) => {
    if (!stored?.outbox?.some((owed) => owed.refresh === refresh)) return undefined
    return amend(stored, { outbox: stored.outbox.filter((owed) => owed.refresh !== refresh) })
  }
}

function owedFor(refresh: string | undefined): readonly OwedRevocation[] {
  return refresh === undefined ? [] : [{ refresh, exp: expiryOf(decodeToken(refresh)) }]
}
