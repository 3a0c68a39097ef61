import { AuthError } from '../../src/errors.js'
import type { Instant } from '../../src/ports/clock.js'
import type { RefreshOutcome } from '../../src/refresh/decide.js'
import { beginRefresh, concludeRefresh, type StartedRefresh } from '../../src/refresh/decide.js'
import { timeTokens } from '../../src/refresh/time-tokens.js'
import { endChange, loginChange } from '../../src/session/changes.js'
import type { Effect, SessionEvent } from '../../src/session/events.js'
import { initialState } from '../../src/session/hint.js'
import type { Rules, State } from '../../src/session/state.js'
import { transition } from '../../src/session/transition.js'
import { RECORD_VERSION, type SessionRecord } from '../../src/storage/record.js'
import type { RefreshAnswer } from '../../src/transport/read-response.js'
import type { TokenPair } from '../../src/types.js'
import { fakePair } from '../support/fake-token.js'

export const RULES: Rules = {
  leeway: 10,
  refreshAhead: 0.2,
  maxSessionAge: undefined,
  keepAlive: false,
  timeout: 10_000,
  userIdClaim: 'user_id',
  tokenTypeClaim: 'token_type',
  schema: undefined,
}

export type Users = 'ada' | 'bob'

/** What a test may let happen. Numbers pick one of what is under way, counted from the oldest. */
export type Step =
  | { readonly do: 'restore' }
  | { readonly do: 'login'; readonly user: Users }
  | { readonly do: 'answerLogin'; readonly pick: number }
  | { readonly do: 'logout' }
  | { readonly do: 'want' | 'woke' | 'online' | 'notice' }
  | { readonly do: 'save' }
  | { readonly do: 'send' }
  | {
      readonly do: 'answerRefresh'
      readonly pick: number
      readonly with: 'won' | 'refused' | 'lost' | 'unreachable'
    }
  | { readonly do: 'refuseAccess' | 'condemn'; readonly isOld: boolean }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'elsewhere'; readonly what: 'login' | 'logout' | 'refresh'; readonly user: Users }

interface Flight {
  readonly epoch: number
  readonly record: SessionRecord
  begun?: ReturnType<typeof beginRefresh>
}

/** One tab's state machine over a store and a server of the model's own, stepped by hand. */
export class SessionModel {
  state: State = initialState(undefined, RULES)
  stored: SessionRecord | undefined
  now: Instant = { wall: 1_800_000_000_000, mono: 5000 }
  readonly logins: { readonly call: number; readonly user: Users }[] = []
  readonly flights: Flight[] = []
  readonly saves: Extract<Effect, { type: 'save' }>[] = []
  /** Refresh tokens by what the server thinks of them. */
  readonly valid = new Set<string>()
  readonly revoked = new Set<string>()
  readonly refused = new Set<string>()
  /** Refresh tokens whose successor was lost on the way: nobody can know it. */
  readonly orphans = new Set<string>()
  readonly emitted: Extract<Effect, { type: 'emit' }>[] = []
  /** What the last step did, for invariants about single steps. */
  last: { before: State; event: SessionEvent; effects: readonly Effect[] } | undefined
  readonly sentRefreshes: string[] = []
  /** The number of the last call of `logout`. */
  loggedOutAt = 0
  private calls = 0
  private names = 0

  send(event: SessionEvent): void {
    const before = this.state
    const [next, effects] = transition(before, event, this.now, RULES)
    this.state = next
    this.last = { before, event, effects }
    for (const effect of effects) this.carryOut(effect)
  }

  private carryOut(effect: Effect): void {
    if (effect.type === 'refresh') this.flights.push({ epoch: effect.epoch, record: effect.record })
    if (effect.type === 'save') this.saves.push(effect)
    if (effect.type === 'revoke') {
      this.revoked.add(effect.refresh)
      this.valid.delete(effect.refresh)
    }
    if (effect.type === 'emit') this.emitted.push(effect)
  }

  mint(user: Users): TokenPair & { readonly refresh: string } {
    this.names += 1
    const pair = fakePair(String(this.names), Math.floor(this.now.wall / 1000), user)
    this.valid.add(pair.refresh)
    return pair
  }

  recordOf(tokens: TokenPair, sid: string, rev = 0): SessionRecord {
    const trip = { sentAt: this.now.wall, receivedAt: this.now.wall }
    const { accessLifetime, skew, accessExpiresAt } = timeTokens(tokens, trip, RULES.leeway)
    const times = { loginAt: this.now.wall, accessExpiresAt }
    return { v: RECORD_VERSION, server: 's', sid, rev, tokens, accessLifetime, skew, times }
  }

  step(step: Step): void {
    switch (step.do) {
      case 'restore':
        return this.send({ type: 'restored', record: this.stored })
      case 'login':
        this.calls += 1
        this.logins.push({ call: this.calls, user: step.user })
        return
      case 'answerLogin':
        return this.answerLogin(step.pick)
      case 'logout':
        this.calls += 1
        this.loggedOutAt = this.calls
        return this.send({ type: 'left', call: this.calls })
      case 'want':
        return this.send({ type: 'refreshWanted' })
      case 'woke':
      case 'online':
        return this.send({ type: step.do })
      case 'notice':
        return this.stored === undefined ? undefined : this.send({ type: 'seen', record: this.stored })
      case 'save':
        return this.save()
      case 'send':
        return this.begin()
      case 'answerRefresh':
        return this.answerRefresh(step.pick, step.with)
      case 'refuseAccess':
      case 'condemn':
        return this.refuse(step.do, step.isOld)
      case 'pass':
        this.now = { wall: this.now.wall + step.ms, mono: this.now.mono + step.ms }
        return this.send({ type: 'woke' })
      case 'elsewhere':
        return this.elsewhere(step.what, step.user)
    }
  }

  private answerLogin(pick: number): void {
    const [login] = this.logins.splice(pick % Math.max(this.logins.length, 1), 1)
    if (login === undefined) return
    const record = this.recordOf(this.mint(login.user), `here.${login.call}`)
    this.send({ type: 'entered', record, from: 'login', call: login.call })
  }

  private save(): void {
    const effect = this.saves.shift()
    if (effect === undefined) return
    this.stored = effect.change(this.stored) ?? this.stored
    this.send({ type: 'saved', record: this.stored })
  }

  /** The oldest flight takes the lock and reads the store, after the writes that were under way before it. */
  private begin(): void {
    if (this.saves.length > 0) return
    const flight = this.flights.find(({ begun }) => begun === undefined)
    const isLocked = this.flights.some(({ begun }) => begun?.type === 'send')
    if (flight === undefined || isLocked) return
    const stored = this.stored ?? flight.record
    flight.begun = beginRefresh(stored, flight.record, {
      tab: 'here',
      now: this.now.wall,
      force: true,
      isLocked: true,
    })
    if (flight.begun.type !== 'send') return
    this.sentRefreshes.push(flight.begun.refresh)
    if (this.stored !== undefined) this.stored = flight.begun.record
  }

  private answerRefresh(pick: number, how: 'won' | 'refused' | 'lost' | 'unreachable'): void {
    const begun = this.flights.filter((flight) => flight.begun !== undefined)
    const flight = begun[pick % Math.max(begun.length, 1)]
    if (flight?.begun === undefined || flight.begun.type === 'busy') return
    this.flights.splice(this.flights.indexOf(flight), 1)
    const outcome = flight.begun.type === 'send' ? this.conclude(flight.begun, how) : flight.begun
    this.send({ type: 'refreshed', epoch: flight.epoch, outcome })
  }

  private conclude(started: StartedRefresh, how: 'won' | 'refused' | 'lost' | 'unreachable'): RefreshOutcome {
    const stored = this.stored ?? started.record
    if (how === 'lost' || how === 'unreachable') {
      if (how === 'lost' && this.valid.delete(started.refresh)) this.orphans.add(started.refresh)
      const error = new AuthError('refresh_unavailable', '', { retryable: true })
      const nextTryAt = this.now.wall + 1000
      return { type: 'failed', record: stored, error, nextTryAt, isOffline: how === 'unreachable' }
    }
    const isTaken = how === 'won' && this.valid.has(started.refresh)
    const answer = isTaken ? this.win(stored, started) : this.lose(started)
    const context = { now: this.now.wall, random: 0, leeway: RULES.leeway, failures: 0 }
    const outcome = concludeRefresh(stored, started, answer, context)
    if (outcome.type !== 'moved' && outcome.type !== 'failed' && this.stored !== undefined)
      this.stored = outcome.record
    return outcome
  }

  private win(stored: SessionRecord, started: StartedRefresh): RefreshAnswer {
    this.valid.delete(started.refresh)
    const tokens = this.mint(stored.tokens === undefined ? 'ada' : userOf(started.record))
    return { type: 'won', tokens, trip: { sentAt: this.now.wall, receivedAt: this.now.wall } }
  }

  private lose(started: StartedRefresh): RefreshAnswer {
    this.valid.delete(started.refresh)
    this.refused.add(started.refresh)
    return { type: 'refused' }
  }

  private refuse(what: 'refuseAccess' | 'condemn', isOld: boolean): void {
    const { session } = this.state
    const access = isOld ? 'an older token' : (session?.record.tokens?.access ?? '')
    const sid = isOld ? 'an older one' : (session?.record.sid ?? '')
    if (what === 'refuseAccess') return this.send({ type: 'accessRefused', access })
    this.send({ type: 'condemned', sid, reason: 'user_inactive' })
  }

  /** Another tab writes the store, by the rules; this one may notice later. */
  private elsewhere(what: 'login' | 'logout' | 'refresh', user: Users): void {
    const { stored } = this
    const refresh = stored?.tokens?.refresh
    const isLocked = this.flights.some(({ begun }) => begun?.type === 'send')
    if (what === 'login') {
      this.names += 1
      this.stored = loginChange(this.recordOf(this.mint(user), `there.${this.names}`))(stored)
    } else if (stored === undefined || refresh === undefined) {
      return
    } else if (what === 'logout') {
      this.stored = endChange(stored, 'user', true)(stored)
    } else if (isLocked || stored.refreshDead !== undefined) {
      return
    } else {
      this.stored = this.recordOf(this.mint(userOf(stored)), stored.sid, stored.rev + 1)
    }
    this.valid.delete(refresh ?? '')
  }
}

function userOf({ tokens }: SessionRecord): Users {
  const payload = Buffer.from((tokens?.access ?? '').split('.')[1] ?? '', 'base64url').toString()
  return payload.includes('"bob"') ? 'bob' : 'ada'
}
