import type { EndReason } from '../errors.js'
import { ownFields } from '../own.js'
import type { SyncArea } from '../ports/storage.js'
import { readClaims } from './open-session.js'
import { createSnapshot, hintOf } from './snapshot.js'
import type { Rules, State } from './state.js'

/** The hint in its synchronous area; without an area, or where it is denied, there is none. */
export interface HintStore {
  read(): string | undefined
  write(text: string): void
}

/** A hint is a convenience: what fails here is made up for by reading the store. */
export function createHintStore(area: SyncArea | undefined, key: string): HintStore {
  return {
    read() {
      try {
        return area?.getItem(key) ?? undefined
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
export function initialState(hint: string | undefined, rules: Rules): State {
  const state: State = {
    phase: 'loading',
    epoch: 0,
    session: undefined,
    refreshing: undefined,
    renewals: 0,
    failure: undefined,
    isHeld: false,
    isForced: false,
    fence: 0,
    isLeaving: false,
    unsaved: 0,
    hintedSid: undefined,
    endedSid: undefined,
    end: { reason: undefined, elsewhere: false },
    lastUserId: undefined,
    shown: { key: '', snapshot: createSnapshot({ status: 'loading' }) },
  }
  const fields = ownFields(parse(hint))
  return fields === undefined ? state : hinted(state, fields, rules)
}

/** The session that a hint marks as ended. */
export function endedSidOf(hint: string | undefined): unknown {
  return ownFields(parse(hint))?.['ended']
}

/** As `hintOf` writes them; the area is the application's own origin, so a wrong type can only show nonsense. */
interface HintFields {
  readonly sid?: string
  readonly ended?: string
  readonly claims?: object
  readonly accessExpiresAt?: number
  readonly refreshExpiresAt?: number
  readonly reason?: EndReason
}

function hinted(state: State, fields: HintFields, rules: Rules): State {
  const { sid, ended, accessExpiresAt, refreshExpiresAt, reason } = fields
  const end = { reason: sid === undefined ? reason : undefined, elsewhere: false }
  const next: State = { ...state, hintedSid: sid, endedSid: ended, end }
  const claims = ownFields(fields.claims)
  if (sid === undefined || claims === undefined) {
    return withSnapshot(
      next,
      'out',
      createSnapshot({ status: 'unauthenticated', reason: end.reason }),
      hintOf(next),
    )
  }
  const read = readClaims(Object.freeze(claims), rules)
  const times = { accessExpiresAt, refreshExpiresAt }
  const snapshot = createSnapshot({
    status: 'authenticated',
    userId: read.userId,
    claims: read.claims,
    ...times,
  })
  return withSnapshot(next, 'in', snapshot, JSON.stringify({ sid, ended, claims, ...times }))
}

/** The key is what `show` will compute when the store confirms the hint, so that the object stays the same. */
function withSnapshot(
  state: State,
  phase: State['phase'],
  snapshot: State['shown']['snapshot'],
  hint: string,
): State {
  return { ...state, shown: { key: `${hint}${phase}false`, snapshot } }
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
