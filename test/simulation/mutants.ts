import type { Patch } from './load-client.js'

/** A mistake that somebody may make in the client one day. */
export interface Mutant {
  readonly name: string
  readonly patches: readonly Patch[]
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'does not look into the store again under the lock',
    patches: [
      {
        file: 'refresh/commit.ts',
        find: 'beginRefresh(stored, mine, {',
        replace: 'beginRefresh({ ...mine, mark: stored.mark }, mine, {',
      },
    ],
  },
  {
    name: 'refreshes without taking the lock',
    patches: [
      {
        file: 'refresh/refresh.ts',
        find: 'takeLock(locks, lockName, clock, run)',
        replace: 'run(true)',
      },
    ],
  },
  {
    name: 'takes a network failure for a refusal',
    patches: [
      {
        file: 'refresh/commit.ts',
        find: "return { type: 'unknown', error, spent: true, isOffline: true }",
        replace: "return error === undefined ? { type: 'refused' } : { type: 'refused' }",
      },
    ],
  },
  {
    name: 'does not raise the revision for new tokens',
    patches: [
      { file: 'refresh/decide.ts', find: '    rev: stored.rev + 1,', replace: '    rev: stored.rev,' },
    ],
  },
  {
    name: 'does not tell outcomes of an old session from those of the new one',
    patches: [
      {
        file: 'session/succession.ts',
        find: '    epoch: state.epoch + 1,\n    session,',
        replace: '    epoch: state.epoch,\n    session,',
      },
      {
        file: 'session/succession.ts',
        find: '    epoch: state.epoch + 1,\n    session: undefined,',
        replace: '    epoch: state.epoch,\n    session: undefined,',
      },
    ],
  },
  {
    name: 'ignores the mark of another tab where there are no locks',
    patches: [
      {
        file: 'refresh/decide.ts',
        find: 'if (mayBeBusy && isOnTheWire(',
        replace: 'if (mayBeBusy && !mayBeBusy && isOnTheWire(',
      },
    ],
  },
  {
    name: 'sends a refused refresh token again',
    patches: [
      {
        file: 'refresh/decide.ts',
        find: "if (stored.refreshDead !== undefined) return { type: 'refused', record: stored }",
        replace: '',
      },
      {
        file: 'session/open-session.ts',
        find: 'return tokens?.refresh !== undefined && refreshDead === undefined',
        replace: 'return tokens?.refresh !== undefined && refreshDead !== ("" as never)',
      },
    ],
  },
  {
    name: 'leaves no mark of a logout beside the store',
    patches: [
      {
        file: 'session/snapshot.ts',
        find: 'JSON.stringify({ sid, ended: endedSids, claims',
        replace: 'JSON.stringify({ sid, claims',
      },
    ],
  },
  {
    name: 'follows another session only with a higher revision',
    patches: [
      {
        file: 'session/follow.ts',
        find: "  const out = end(turn, state, 'replaced', true)",
        replace:
          "  if (session !== undefined && record.rev <= session.record.rev + 1) return state\n  const out = end(turn, state, 'replaced', true)",
      },
    ],
  },
  {
    name: 'commits outside the lock',
    patches: [
      {
        file: 'transport/take-lock.ts',
        find: 'resolve(await task(isLocked))',
        replace: 'void task(isLocked).then(resolve, reject)',
      },
    ],
  },
  {
    name: 'forgets that the outcome of an earlier refresh was lost',
    patches: [
      {
        file: 'refresh/decide.ts',
        find: "started.wasLost && !isReusable ? 'outcome_lost' : reasonOf(started, now)",
        replace: 'reasonOf(started, now)',
      },
    ],
  },
  {
    name: 'writes what a refresh has won over whatever the store holds by then',
    patches: [
      {
        file: 'refresh/decide.ts',
        find: 'if (hasMoved(stored, record)) {',
        replace: 'if (stored.sid !== record.sid && stored.v === record.v && stored.rev < 0) {',
      },
    ],
  },
  {
    name: 'does not notice that the session has ended while the mark was written',
    patches: [{ file: 'refresh/commit.ts', find: 'if (!isWanted())', replace: 'if (!isWanted)' }],
  },
  {
    name: 'replays a request for whoever is logged in by then',
    patches: [
      {
        file: 'request/authorized-fetch.ts',
        find: "if (current !== undefined && isOtherUser(session, current)) throw createAuthError('account_changed')",
        replace:
          "if (current !== undefined && isOtherUser(current, current)) throw createAuthError('account_changed')",
      },
      {
        file: 'session/judge.ts',
        find: "if (isOtherUser(demand.session, session)) return { error: createAuthError('account_changed') }",
        replace: '',
      },
    ],
  },
  {
    name: 'tells callers nothing when their time is over',
    patches: [
      {
        file: 'session/judge.ts',
        find: "return patience > 0 ? undefined : (failure?.error ?? createAuthError('refresh_unavailable'))",
        replace: 'return undefined',
      },
    ],
  },
  {
    name: 'takes the token of a login back to life after its logout',
    patches: [
      {
        file: 'session/transition.ts',
        find: 'if (call < state.fence) {',
        replace: 'if (call < 0) {',
      },
    ],
  },
  {
    name: 'ends a session when its record is missing',
    patches: [
      {
        file: 'storage/token-store.ts',
        find: "if (typeof record !== 'string') mine = record",
        replace: "mine = typeof record === 'string' ? undefined : record",
      },
      {
        file: 'session/transition.ts',
        find: 'if (state.unsaved > 0 || record === undefined) return state',
        replace:
          "if (state.unsaved > 0) return state\n  if (record === undefined) return end(turn, state, 'user', true)",
      },
    ],
  },
  {
    name: 'does not wake up when the time of its callers is over',
    patches: [{ file: 'session/wake.ts', find: '    left(deadline),', replace: '' }],
  },
  {
    name: 'sends access tokens that have expired',
    patches: [
      {
        file: 'session/open-session.ts',
        find: 'return isDead || (record.tokens?.refresh !== undefined && isPast(staleAt, now))',
        replace: 'return isDead || (record.tokens === undefined && isPast(staleAt, now))',
      },
    ],
  },
  {
    name: 'tells twice of an end',
    patches: [
      {
        file: 'session/succession.ts',
        find: "  emit(turn, 'logout', { reason, elsewhere })",
        replace:
          "  emit(turn, 'logout', { reason, elsewhere })\n  emit(turn, 'logout', { reason, elsewhere })",
      },
    ],
  },
  {
    name: 'has its worker refresh without the lock',
    patches: [
      {
        file: 'client/refresh-handler.ts',
        find: "await needed(locks).request(key + (port.scope ?? ''), async () => {",
        replace:
          'await (async (_name: string, task: () => Promise<void>) => { needed(locks); await task() })(key, async () => {',
      },
    ],
  },
  {
    name: 'waits for ever for a worker that does not answer',
    patches: [
      {
        file: 'platform/service-worker.ts',
        find: 'const cancel = clock.after(PATIENCE, () => settle(false))',
        replace: 'const cancel = () => clock.now().wall > PATIENCE',
      },
    ],
  },
  {
    name: 'goes on listening when it is disposed of',
    patches: [
      {
        file: 'session/run.ts',
        find: 'for (const unsubscribe of subscriptions.splice(0)) unsubscribe()',
        replace: '',
      },
    ],
  },
]
