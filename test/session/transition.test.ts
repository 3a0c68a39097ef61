import { describe, expect, it } from 'vitest'
import type { Effect, SessionEvent } from '../../src/session/events.js'
import { AuthError } from '../../src/errors.js'
import { SessionModel, type Step } from './session-model.js'

const SIGNED_IN: readonly Step[] = [
  { do: 'restore' },
  { do: 'login', user: 'ada' },
  { do: 'answerLogin', pick: 0 },
  { do: 'save' },
]

const PHASES = { loading: [], out: [{ do: 'restore' }], in: SIGNED_IN } satisfies Record<
  string,
  readonly Step[]
>

type Phase = keyof typeof PHASES

function enter(phase: Phase): SessionModel {
  const model = new SessionModel()
  for (const step of PHASES[phase]) model.step(step)
  return model
}

/** One of each event, as it would arrive in this model. */
function eventsFor(model: SessionModel): Record<string, SessionEvent> {
  const mine = model.recordOf(model.mint('ada'), 'here.9')
  const theirs = model.recordOf(model.mint('bob'), 'there.1', 9)
  const { session, epoch } = model.state
  const live = session?.record
  const newer = live ? { ...live, rev: 9, tokens: model.mint('ada') } : theirs
  const error = new AuthError('refresh_unavailable', '', { retryable: true })
  const nextTryAt = model.now.wall + 1000
  const access = live?.tokens?.access ?? 'none'
  return {
    'restored, nothing': { type: 'restored', record: undefined },
    'restored, a session': { type: 'restored', record: theirs },
    'restored, an ended one': {
      type: 'restored',
      record: { ...theirs, tokens: undefined, ended: 'expired' },
    },
    'seen, nothing': { type: 'seen', record: undefined },
    'seen, another session': { type: 'seen', record: theirs },
    'seen, newer tokens': { type: 'seen', record: newer },
    'seen, its end': { type: 'seen', record: { ...newer, tokens: undefined, ended: 'user' } },
    'seen, too late': { type: 'seen', record: theirs, isLate: true },
    thawed: { type: 'thawed', endedSid: undefined, reason: undefined },
    'thawed, ended': { type: 'thawed', endedSid: live?.sid, reason: 'user' },
    entered: { type: 'entered', record: mine, from: 'login', call: 9 },
    'entered, overtaken': { type: 'entered', record: mine, from: 'login', call: -1 },
    left: { type: 'left', call: 9 },
    saved: { type: 'saved', record: live },
    condemned: { type: 'condemned', sid: live?.sid ?? 'none', reason: 'user_inactive' },
    'condemned, an older one': { type: 'condemned', sid: 'an older one', reason: 'user_inactive' },
    accessRefused: { type: 'accessRefused', access },
    'accessRefused, an older one': { type: 'accessRefused', access: 'an older one' },
    refreshWanted: { type: 'refreshWanted' },
    'refreshed, won': { type: 'refreshed', epoch, outcome: { type: 'won', record: newer } },
    'refreshed, an older one': {
      type: 'refreshed',
      epoch: epoch - 1,
      outcome: { type: 'won', record: theirs },
    },
    'refreshed, an older one of the live pair': {
      type: 'refreshed',
      epoch: epoch - 1,
      outcome: { type: 'won', record: live ?? { ...theirs, tokens: undefined } },
    },
    'refreshed, refused': {
      type: 'refreshed',
      epoch,
      outcome: { type: 'refused', record: { ...(live ?? theirs), refreshDead: 'rejected' } },
    },
    'refreshed, moved': {
      type: 'refreshed',
      epoch,
      outcome: { type: 'moved', record: newer, spare: undefined },
    },
    'refreshed, failed': {
      type: 'refreshed',
      epoch,
      outcome: { type: 'failed', record: theirs, error, nextTryAt, isOffline: true },
    },
    woke: { type: 'woke' },
    online: { type: 'online' },
  }
}

function nameOf(effect: Effect): string {
  if (effect.type === 'save') return effect.isLogin ? 'saveLogin' : 'saveEnd'
  return effect.type === 'emit' ? effect.name : effect.type
}

/** Who is logged in afterwards, and what is done: effects by type, events by name. */
function reaction(phase: Phase, name: string): string {
  const model = enter(phase)
  const event = eventsFor(model)[name] ?? { type: 'woke' }
  model.send(event)
  const effects = model.last?.effects.map(nameOf) ?? []
  const who = model.state.session?.record.sid.split('.')[0] ?? (model.state.isUnread ? 'loading' : 'out')
  return [who, ...effects].join(' ')
}

const NOTHING = { loading: 'loading', out: 'out', in: 'here' }

/** What every event leads to in every phase. `here` and `there`: which tab's login is the live session. */
const TABLE: Record<string, Record<Phase, string>> = {
  'restored, nothing': { ...NOTHING, loading: 'out' },
  'restored, a session': { ...NOTHING, loading: 'there' },
  'restored, an ended one': { ...NOTHING, loading: 'out' },
  'seen, nothing': NOTHING,
  'seen, another session': { loading: 'loading', out: 'there login', in: 'there logout login' },
  'seen, newer tokens': { loading: 'loading', out: 'there login', in: 'here refresh' },
  'seen, its end': { loading: 'loading', out: 'out', in: 'out logout' },
  'seen, too late': { loading: 'loading', out: 'there', in: 'here' },
  thawed: NOTHING,
  'thawed, ended': { ...NOTHING, in: 'out saveEnd logout' },
  entered: {
    loading: 'here saveLogin login',
    out: 'here saveLogin login',
    in: 'here saveLogin logout login',
  },
  'entered, overtaken': { loading: 'loading revoke', out: 'out revoke', in: 'here revoke' },
  left: { ...NOTHING, in: 'out saveEnd revoke logout' },
  saved: { ...NOTHING, in: 'here announce' },
  condemned: { ...NOTHING, in: 'out saveEnd revoke logout' },
  'condemned, an older one': NOTHING,
  accessRefused: { ...NOTHING, in: 'here refresh' },
  'accessRefused, an older one': NOTHING,
  refreshWanted: { ...NOTHING, in: 'here refresh' },
  'refreshed, won': { loading: 'loading revoke', out: 'out revoke', in: 'here refresh announce' },
  'refreshed, an older one': { loading: 'loading revoke', out: 'out revoke', in: 'here revoke' },
  'refreshed, an older one of the live pair': NOTHING,
  'refreshed, refused': NOTHING,
  'refreshed, moved': { ...NOTHING, in: 'here refresh' },
  'refreshed, failed': { ...NOTHING, in: 'here refreshError' },
  woke: NOTHING,
  online: NOTHING,
}

const CELLS = Object.entries(TABLE).flatMap(([name, row]) =>
  Object.entries(row).map(([phase, expected]) => ({ name, phase: phase as Phase, expected })),
)

describe('transition', () => {
  it('has a row in this table for every event', () => {
    expect(Object.keys(eventsFor(enter('in')))).toEqual(Object.keys(TABLE))
  })

  it.each(CELLS)('in phase $phase answers "$name" with: $expected', ({ name, phase, expected }) => {
    expect(reaction(phase, name)).toBe(expected)
  })
})
