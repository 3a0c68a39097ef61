import type { SessionRecord } from '../storage/record.js'
import type { Snapshot } from '../types.js'
import type { Session, State } from './state.js'

/** What is shown of a session. */
export interface ShownSession extends Pick<Session, 'raw' | 'claims' | 'userId' | 'refreshExpiresAt'> {
  readonly record: { readonly sid: string; readonly times: Pick<SessionRecord['times'], 'accessExpiresAt'> }
}

/** Nobody has been logged in, or somebody is now. */
export const NOBODY: State['end'] = { reason: undefined, elsewhere: false }

/** Shown until something is known, by what a server renders too: it knows nothing of the session in the browser. */
export const LOADING = /* @__PURE__ */ createSnapshot('loading', undefined, NOBODY) as Snapshot<never>

/** Whether it is not known yet if there is a session. */
export function isLoading({ session, isUnread }: Pick<State, 'session' | 'isUnread'>): boolean {
  return isUnread && session === undefined
}

/** The state with what it shows: the same object as before where nothing of that has changed. */
export function show(state: State): State {
  if (isLoading(state) && state.fence === 0) return state
  const shown = display(state.session, state)
  return shown.hint === state.shown.hint ? state : { ...state, shown }
}

/**
 * The snapshot, and the hint: what the next page may show before it has read the store. The hint names the session
 * by its `sid` and those that ended before; there is no token in it, and neither `jti` nor `hash_password`.
 */
export function display(
  session: ShownSession | undefined,
  { end, endedSids }: Pick<State, 'end' | 'endedSids'>,
): State['shown'] {
  const snapshot = createSnapshot(session ? 'authenticated' : 'unauthenticated', session, end)
  const { accessExpiresAt, refreshExpiresAt } = snapshot
  const { jti: _jti, hash_password: _hash, ...claims } = session?.raw ?? {}
  const sid = session?.record.sid
  const hint = JSON.stringify({ sid, ended: endedSids, claims, accessExpiresAt, refreshExpiresAt, ...end })
  return { hint, snapshot }
}

function createSnapshot(
  status: Snapshot['status'],
  session: ShownSession | undefined,
  end: State['end'],
): Snapshot<unknown> {
  return Object.freeze({
    status,
    userId: session?.userId,
    claims: session?.claims,
    // 0: this page has no token of its own yet.
    accessExpiresAt: session?.record.times.accessExpiresAt || undefined,
    refreshExpiresAt: session?.refreshExpiresAt,
    ...end,
  })
}
