import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStale } from '../../src/session/open-session.js'
import { SessionModel, type Step } from './session-model.js'

const user = fc.constantFrom('ada' as const, 'bob' as const)

/** The steps that carry things forward come often, so that most runs get to where races are. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('save', 'send') }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('want', 'woke', 'online', 'notice', 'logout', 'restore') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('login'), user }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('answerLogin'), pick: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('answerRefresh'),
      pick: fc.nat(3),
      with: fc.constantFrom('won', 'won', 'won', 'refused', 'lost', 'unreachable'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refuseAccess'), isOld: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('condemn'), isOld: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(500, 2000, 240_000, 400_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('elsewhere'),
      what: fc.constantFrom('login', 'logout', 'refresh'),
      user,
    }),
  },
) as fc.Arbitrary<Step>

const scenario = fc.array(step, { minLength: 40, maxLength: 120, size: 'max' })

/** Runs the steps; after each one the check sees the model. Half of the runs start from a restored, empty store. */
function run(steps: readonly Step[], check: (model: SessionModel, step: Step) => void): SessionModel {
  const model = new SessionModel()
  for (const one of steps) {
    model.step(one)
    check(model, one)
  }
  return model
}

function holds(
  check: (model: SessionModel, step: Step) => void,
  finish: (model: SessionModel) => void = () => {},
): void {
  fc.assert(
    fc.property(scenario, (steps) => {
      finish(run([{ do: 'restore' }, ...steps], check))
      finish(run(steps, check))
    }),
    { numRuns: 400 },
  )
}

/** Lets everything that is under way arrive, the server willing. */
function settle(model: SessionModel): void {
  model.step({ do: 'restore' })
  for (let turn = 0; turn < 40; turn++) {
    model.step({ do: 'save' })
    model.step({ do: 'send' })
    model.step({ do: 'answerRefresh', pick: 0, with: 'won' })
    model.step({ do: 'answerLogin', pick: 0 })
  }
  model.step({ do: 'notice' })
}

describe('transition, over random sequences of events', () => {
  it('has at most one refresh of a session under way', () => {
    holds((model) => {
      const epochs = model.flights.map(({ epoch }) => epoch)
      expect(new Set(epochs).size).toBe(epochs.length)
    })
  })

  it('never orders a refresh with a token that it knows to be refused', () => {
    holds(({ last, refused }) => {
      const orders =
        last?.effects.flatMap((effect) => (effect.type === 'refresh' ? [effect.record] : [])) ?? []
      expect(
        orders.filter(({ tokens, refreshDead }) => refreshDead ?? refused.has(tokens?.refresh ?? '')),
      ).toEqual([])
    })
  })

  it('ends a session only for a reason that may end one', () => {
    holds(({ last, state }) => {
      if (
        last === undefined ||
        last.before.session === undefined ||
        state.session?.record.sid === last.before.session.record.sid
      )
        return
      const { type } = last.event
      const isVerdict = last.before.session.record.refreshDead !== undefined
      const isOutcome =
        last.event.type === 'refreshed' && ['refused', 'moved'].includes(last.event.outcome.type)
      const isCalled = ['left', 'entered', 'condemned', 'seen', 'saved'].includes(type)
      expect(isVerdict || isOutcome || isCalled, `${type} ended a session`).toBe(true)
    })
  })

  it('keeps a session, alive or renewable, through failures, silence and time', () => {
    holds(({ last, state }) => {
      const isHarmless = last !== undefined && ['refreshWanted', 'woke', 'online'].includes(last.event.type)
      if (!isHarmless || last.before.session === undefined || last.before.session.record.refreshDead) return
      expect(state.session?.record.sid).toBe(last.before.session.record.sid)
    })
  })

  it('tells every end and every beginning once, and nothing in between', () => {
    holds((model) => {
      const told = model.emitted
        .filter(({ name }) => name === 'login' || name === 'logout')
        .map(({ name }) => name)
      const ends = told.filter((name) => name === 'logout').length
      const begins = told.filter((name) => name === 'login').length
      const isIn = model.state.session === undefined ? 0 : 1
      const restored = model.state.isUnread ? 0 : begins - ends - isIn
      // A restored session begins without a word, so there may be one end more than beginnings.
      expect([0, -1]).toContain(restored)
      expect(told.join(' ')).not.toContain('login login')
      expect(told.join(' ')).not.toContain('logout logout')
    })
  })

  it('lets an outcome of an older session change nothing, and has the pair that it won refused', () => {
    holds(({ last, state, revoked, stored }) => {
      if (last?.event.type !== 'refreshed' || last.event.epoch === last.before.epoch) return
      const { outcome } = last.event
      const won = outcome.type === 'won' ? outcome.record.tokens?.refresh : undefined
      const inUse = [undefined, state.session?.record.tokens?.refresh, stored?.tokens?.refresh, ...revoked]
      expect(state.session).toBe(last.before.session)
      expect(inUse).toContain(won)
    })
  })

  it('puts nobody back in after a logout but a later login, here or in another tab', () => {
    holds(({ state, loggedOutAt }) => {
      const sid = state.session?.record.sid ?? ''
      const call = Number(sid.split('.')[1])
      expect(
        sid === '' || sid.startsWith('there.') || call > loggedOutAt,
        `${sid} after logout ${loggedOutAt}`,
      ).toBe(true)
    })
  })

  it('has the newest call win: an answer to an older login is refused to everybody', () => {
    holds(({ last, state, revoked }) => {
      if (last?.event.type !== 'entered') return
      const { call, record } = last.event
      const isLate = call < last.before.fence
      expect(state.session?.record.sid === record.sid).toBe(!isLate)
      expect(revoked.has(record.tokens?.refresh ?? '')).toBe(isLate)
    })
  })

  it('shows the same frozen snapshot until something changes, and never a token', () => {
    holds(({ last, state }) => {
      const { snapshot } = state.shown
      expect(Object.isFrozen(snapshot)).toBe(true)
      expect(snapshot.status === 'authenticated').toBe(state.session !== undefined)
      expect(JSON.stringify(snapshot)).not.toContain('eyJ')
      const before = last?.before
      const isSame = [
        before?.session === state.session,
        before?.isUnread === state.isUnread,
        before?.isUnread === false || before?.fence === state.fence,
      ]
      expect(isSame.includes(false) || snapshot === before?.shown.snapshot).toBe(true)
    })
  })

  it('agrees with the store when everything has arrived', () => {
    holds(
      () => {},
      (model) => {
        settle(model)
        expect(model.saves).toEqual([])
        expect(model.state.unsaved).toBe(0)
        expect(model.state.session?.record.sid).toBe(
          model.stored?.tokens === undefined ? undefined : model.stored.sid,
        )
      },
    )
  })

  it('leaves no pair behind: each is the live one, refused, spent or lost on the way', () => {
    holds(
      () => {},
      (model) => {
        settle(model)
        const live = model.state.session?.record.tokens?.refresh
        expect(
          [...model.valid].filter((refresh) => refresh !== live && refresh !== model.stored?.tokens?.refresh),
        ).toEqual([])
      },
    )
  })

  it('calls a token stale from its leeway on, whatever has happened to it', () => {
    holds(({ state, now }) => {
      const { session } = state
      if (session === undefined || session.isDead) return
      const left = (session.record.times.accessExpiresAt ?? Infinity) - now.wall
      expect(isStale(session, now)).toBe(left <= 10_000)
    })
  })
})
