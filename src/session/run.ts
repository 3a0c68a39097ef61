import { copyOwn } from '../own.js'
import type { Channel } from '../ports/channel.js'
import type { Clock, Instant } from '../ports/clock.js'
import type { Lifecycle } from '../ports/lifecycle.js'
import type { Refresh } from '../refresh/refresh.js'
import type { TokenStore } from '../storage/token-store.js'
import { later } from '../token/freshness.js'
import type { Effect, SessionEvent } from './events.js'
import { endedIn, type Hint, type HintStore, initialState } from './hint.js'
import { type Demand, judge } from './judge.js'
import type { Listeners } from './listeners.js'
import type { Revocations } from './revocations.js'
import type { Rules, Session, State } from './state.js'
import { mayRefresh, transition } from './transition.js'
import { wakeAfter } from './wake.js'

/** The world as a session sees it. */
export interface SessionPorts {
  readonly clock: Clock
  readonly store: TokenStore
  readonly hints: HintStore
  readonly refresh: Refresh
  readonly revocations: Revocations
  readonly listeners: Listeners
  readonly lifecycle: Lifecycle
  readonly channel: Channel | undefined
  /** The storage's own word that another tab wrote. */
  readonly watch: ((listener: () => void) => () => void) | undefined
}

/** A running session: the state, the way to change it, and the callers who wait for it. */
export interface SessionRunner {
  state(): State
  send(event: SessionEvent): void
  /**
   * Resolves to the session whose token may be used, or to none; rejects with an AuthError or the signal's reason.
   * `session`: the caller's. `minValidity`: milliseconds that the token must be good for.
   */
  wait(
    kind: Demand['kind'],
    session: Session | undefined,
    signal: AbortSignal | null | undefined,
    minValidity?: number,
  ): Promise<Session | undefined>
  /** Reads the store; resolves when the session is known. */
  start(): Promise<void>
  /** Whether the store has ever answered. */
  isKnown(): boolean
  /** Resolves when the last login or end has been stored, or could not be. */
  saved(): Promise<void>
  stop(): void
}

interface Waiter extends Demand {
  readonly resolve: (session: Session | undefined) => void
  readonly reject: (error: unknown) => void
  /** Stops listening to the caller's signal. */
  readonly done: () => void
}

/** Commits each new state, then carries out its effects and turns their outcomes into the next events. */
// oxlint-disable-next-line max-lines-per-function -- a factory of short functions that share the state
export function createSession(ports: SessionPorts, rules: Rules): SessionRunner {
  const { clock, store, hints, listeners, lifecycle, channel } = ports
  const waiters = new Set<Waiter>()
  const queue: (() => void)[] = []
  const subscriptions: (() => void)[] = []
  let state = initialState(hints.read(), rules)
  let lastSave: Promise<void> = Promise.resolve()
  let isDraining = false
  let isStopped = false
  /** Whether a read has been answered, or a write of ours: what is found later was put there meanwhile. */
  let hasRead = false
  let cancelTimer: () => void = () => {}

  function send(event: SessionEvent): void {
    const before = state
    const [next, effects] = transition(before, event, clock.now(), rules)
    if (next === before && effects.length === 0) return
    state = next
    const isShown = next.shown !== before.shown
    const left = isShown ? leftElsewhere(hints.read(), next.session) : undefined
    if (isShown) {
      // That a store which cannot be read holds nobody is no news for the next page.
      const isNews = store.isKnown() || next.session || next.endedSids !== before.endedSids
      if (isNews && left === undefined) hints.write(next.shown.hint)
      queue.push(listeners.publish)
    }
    for (const effect of effects) {
      if (effect.type === 'emit') queue.push(() => listeners.emit(effect.name, effect.payload))
      else perform(effect)
    }
    if (left !== undefined) queue.push(() => send(left))
    drain()
  }

  /** A listener may call anything: what it is told of that waits its turn, so that events arrive in order. */
  function drain(): void {
    if (isDraining) return
    isDraining = true
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) task()
    isDraining = false
    settle()
  }

  function perform(effect: Exclude<Effect, { readonly type: 'emit' }>): void {
    switch (effect.type) {
      case 'refresh':
        void ports
          .refresh({ ...effect, isWanted: () => state.epoch === effect.epoch })
          .then((outcome) => send({ type: 'refreshed', epoch: effect.epoch, outcome }))
        return
      case 'save':
        lastSave = store.update(effect.change, effect.isLogin).then((record) => {
          hasRead ||= store.isKnown()
          send({ type: 'saved', record })
        })
        return
      case 'revoke':
        return effect.isOver
          ? ports.revocations.drop(effect.refresh)
          : void ports.revocations.revoke(effect.refresh)
      case 'announce':
        return channel?.post()
    }
  }

  function settle(): void {
    const now = clock.now()
    for (const waiter of waiters) decide(waiter, now)
    if (waiters.size > 0 && mayRefresh(state, now)) return send({ type: 'refreshWanted' })
    arm(now)
  }

  function decide(waiter: Waiter, now: Instant): void {
    const verdict = judge(state, waiter, now)
    if (verdict === undefined) return
    const { session, error } = copyOwn(verdict)
    waiters.delete(waiter)
    waiter.done()
    if (error === undefined) waiter.resolve(session)
    else waiter.reject(error)
  }

  function arm(now: Instant): void {
    cancelTimer()
    const [first] = waiters
    const random = rules.keepAlive && lifecycle.isVisible() ? clock.random() : undefined
    const isOver = isStopped && first === undefined
    const delay = isOver ? undefined : wakeAfter(state, first?.deadline, random, now)
    cancelTimer = delay === undefined ? () => {} : clock.after(delay, wake)
  }

  function wake(): void {
    send({ type: 'woke' })
    settle()
  }

  function reread(isOnline: boolean): void {
    void store.read().then((record) => {
      // The first read that succeeds is the first read, however late.
      const isLate = !hasRead
      hasRead = store.isKnown()
      send({ type: 'seen', record, isLate })
      if (isOnline) for (const { refresh } of record?.outbox ?? []) void ports.revocations.revoke(refresh)
    })
  }

  function listen(): void {
    const changed = () => reread(false)
    if (channel !== undefined) subscriptions.push(channel.subscribe(changed))
    if (ports.watch !== undefined) subscriptions.push(ports.watch(changed))
    subscriptions.push(
      lifecycle.subscribe((event) => {
        if (event === 'restored') send(thawed(hints.read()))
        send({ type: event === 'online' ? 'online' : 'woke' })
        settle()
        reread(event === 'online')
      }),
    )
  }

  return {
    state: () => state,
    send,
    isKnown: store.isKnown,
    saved: () => lastSave,
    wait(kind, session, signal, minValidity = 0) {
      const now = clock.now()
      const deadline = later(now, rules.timeout)
      const { renewals } = state
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const abort = () => {
          waiters.delete(waiter)
          reject(signal?.reason)
        }
        const done = () => signal?.removeEventListener('abort', abort)
        const waiter = { kind, session, minValidity, deadline, renewals, resolve, reject, done }
        signal?.addEventListener('abort', abort)
        waiters.add(waiter)
        decide(waiter, now)
        if (waiters.has(waiter) && (waiters.size === 1 || mayRefresh(state, now))) settle()
      })
    },
    async start() {
      listen()
      // A value that comes late is old where the store has answered since.
      store.onLateRead((record) => (hasRead ? reread(false) : send({ type: 'seen', record, isLate: true })))
      const record = await store.read()
      hasRead = store.isKnown()
      send({ type: 'restored', record })
    },
    stop() {
      isStopped = true
      for (const unsubscribe of subscriptions.splice(0)) unsubscribe()
      settle()
    },
  }
}

/** What the hint tells a page that is back: where it names a live session, that took the place of the one that ended. */
function thawed(hint: Hint | undefined): SessionEvent {
  const reason = hint?.sid === undefined ? hint?.reason : 'replaced'
  return { type: 'thawed', endedSid: endedIn(hint).at(-1), reason }
}

/**
 * A hint that tells of a logout from the session which is about to be shown: its page was gone before the store had it.
 * Other ends may be of an older state, and are the store's to tell.
 */
function leftElsewhere(hint: Hint | undefined, session: Session | undefined): SessionEvent | undefined {
  const isLeft = hint?.reason === 'user' && hint.sid === undefined && session !== undefined
  return isLeft && endedIn(hint).at(-1) === session.record.sid ? thawed(hint) : undefined
}
