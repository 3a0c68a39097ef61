import type { EndReason } from '../errors.js'
import { ownFields } from '../own.js'
import type { SyncArea } from '../ports/storage.js'
import { readClaims } from './open-session.js'
import { display, LOADING, NOBODY } from './snapshot.js'
import type { Rules, State } from './state.js'

/** As `display` writes it; the area is the application's own origin, so a wrong type can only show nonsense. */
export interface Hint {
  readonly sid?: string
  readonly ended?: unknown
  readonly claims?: object
  readonly accessExpiresAt?: number
  readonly refreshExpiresAt?: number
  readonly reason?: EndReason
}

/** The hint in its synchronous area; without an area, or where it is denied, there is none. */
export interface HintStore {
  read(): Hint | undefined
  write(text: string): void
}

/** A hint is a convenience: what fails here is made up for by reading the store. */
export function createHintStore(area: SyncArea | undefined, key: string): HintStore {
  return {
    read() {
      try {
        return ownFields(JSON.parse(area?.getItem(key) ?? ''))
      } catch {
        return undefined
      }
    },
    write(text) {
      try {
        area?.setItem(key, text)
      } catch {
        // Denied or full: the next page shows `loading` first.
      }
    },
  }
}

/** The state of a tab that has read nothing but the hint. */
export function initialState(hint: Hint | undefined, rules: Rules): State {
  const state: State = {
    isUnread: true,
    epoch: 0,
    session: undefined,
    refreshing: undefined,
    renewals: 0,
    failure: undefined,
    isForced: false,
    fence: 0,
    leftAt: undefined,
    unsaved: 0,
    hintedSid: hint?.sid,
    endedSids: endedIn(hint),
    end: hint?.sid === undefined ? { ...NOBODY, reason: hint?.reason } : NOBODY,
    lastUserId: undefined,
    shown: { hint: '', snapshot: LOADING },
  }
  return hint === undefined ? state : { ...state, shown: display(hintedSession(hint, rules), state) }
}

/** The sessions that the hint knows to have ended. */
export function endedIn(hint: Hint | undefined): readonly string[] {
  return Array.isArray(hint?.ended) ? hint.ended : []
}

function hintedSession({ sid, claims, accessExpiresAt, refreshExpiresAt }: Hint, rules: Rules) {
  const raw = ownFields(claims)
  if (sid === undefined || raw === undefined) return undefined
  const record = { sid, times: { accessExpiresAt } }
  return { ...readClaims(Object.freeze(raw), rules), raw, record, refreshExpiresAt }
}
