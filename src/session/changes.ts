import type { EndReason } from '../errors.js'
import { amend, isBehind, owe, type SessionRecord } from '../storage/record.js'
import type { RecordChange } from '../storage/token-store.js'

/**
 * Puts a new session in the place of whatever is stored; a refresh token that it displaces is owed a revocation. Its
 * own never is, even if another session had it: two tabs may adopt the same pair.
 */
export function loginChange(mine: SessionRecord): RecordChange {
  return (stored) => {
    const displaced = stored?.sid === mine.sid ? undefined : stored?.tokens?.refresh
    const outbox = owe(stored?.outbox, displaced).filter(({ refresh }) => refresh !== mine.tokens?.refresh)
    return amend(mine, { rev: (stored?.rev ?? 0) + 1, outbox })
  }
}

/**
 * Ends a session, and no other. `isOwed`: its refresh tokens (the one this tab knew and the one stored, which may be
 * newer) are owed a revocation; else the server has already refused them, and a session that has moved on from the
 * revision it judged lives.
 */
export function endChange(mine: SessionRecord, ended: EndReason, isOwed: boolean): RecordChange {
  return (stored) => {
    if (stored?.sid !== mine.sid || stored.ended !== undefined) return undefined
    if (!isOwed && stored.rev > mine.rev) return undefined
    const owed = isOwed ? [mine.tokens?.refresh, stored.tokens?.refresh] : []
    return amend(stored, {
      rev: stored.rev + 1,
      ended,
      tokens: undefined,
      mark: undefined,
      refreshDead: undefined,
      backOffUntil: undefined,
      outbox: owe(stored.outbox, ...owed),
    })
  }
}

/**
 * Puts newer tokens back over older ones of the same session: a tab that was shown an old localStorage has written its
 * mark, and with it all of the old record.
 */
export function repairChange(mine: SessionRecord): RecordChange {
  return (stored) =>
    stored !== undefined && isBehind(stored, mine) ? amend(mine, { outbox: stored.outbox }) : undefined
}

/** Notes that a revocation is owed; the end of a session has noted its own already. */
export function oweChange(refresh: string): RecordChange {
  return (stored) => {
    if (stored === undefined || isOwedIn(stored, refresh)) return undefined
    return amend(stored, { outbox: owe(stored.outbox, refresh) })
  }
}

/** Notes that a revocation is settled. */
export function settleChange(refresh: string): RecordChange {
  return (stored) => {
    if (stored === undefined || !isOwedIn(stored, refresh)) return undefined
    return amend(stored, { outbox: stored.outbox?.filter((owed) => owed.refresh !== refresh) })
  }
}

function isOwedIn({ outbox = [] }: SessionRecord, refresh: string): boolean {
  return outbox.some((owed) => owed.refresh === refresh)
}
