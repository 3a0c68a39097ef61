import type { Clock } from '../ports/clock.js'
import type { StoragePort } from '../ports/storage.js'
import type { WarningCode } from '../types.js'
import { bounded } from './bounded.js'
import { amend, owe, type ReadRecord, readRecord, type SessionRecord } from './record.js'

/** What a storage call may take, in milliseconds: IndexedDB has been seen to hang for good. */
export const STORAGE_LIMIT = 5000

/** Decides what to store from what is stored; `undefined` leaves it. Free of side effects: it may be called twice. */
export type RecordChange = (record: SessionRecord | undefined) => SessionRecord | undefined

/** One session's record in a storage that may fail, with a copy in memory that does not. */
export interface TokenStore {
  /**
   * The record as other tabs left it; undefined where there is none that can be used. While a write of ours is
   * outstanding or a call hangs, that is what we last wrote.
   */
  read(): Promise<SessionRecord | undefined>
  /** Whether the store has ever answered: until then it is not known who is logged in. */
  isKnown(): boolean
  /**
   * Reads, changes and writes in one step; resolves to the record as it then is. Never rejects: a change that
   * cannot be stored is made in memory and stored by a later update.
   * `create`: a login, which may write over nothing and over what cannot be read.
   */
  update(change: RecordChange, create?: boolean): Promise<SessionRecord | undefined>
  /** Called when a read that took too long arrives after all. */
  onLateRead(listener: (record: SessionRecord) => void): void
}

interface StoreOptions {
  readonly port: StoragePort
  readonly server: string
  readonly clock: Clock
  readonly warn: (code: WarningCode, message: string) => void
}

/** Why the store lacks what we have in memory: a write failed, or what is stored is not ours to write over. */
type Lag = 'failed' | 'refused' | undefined

/** Wraps a storage so that no fault of its own can end a session. */
// oxlint-disable-next-line max-lines-per-function -- short functions around one state
export function createTokenStore({ port, server, clock, warn }: StoreOptions): TokenStore {
  let mine: SessionRecord | undefined
  /** The last thing seen in the store; while our own writes fail, it tells whether somebody else wrote. */
  let seen: ReadRecord | undefined
  let lag: Lag
  /** How many calls have timed out and may still be at work. */
  let stuck = 0
  let warned = false
  let last: Promise<unknown> = Promise.resolve()
  let tellLate: (record: SessionRecord) => void = () => {}

  /** Rejects when a call takes too long; it goes on, and until it is done no other is made. */
  function limited<Result>(call: Promise<Result>): Promise<Result> {
    const tookTooLong = () => {
      stuck++
      call.then(release, release)
    }
    return bounded(call, clock, STORAGE_LIMIT, tookTooLong)
  }

  function release(): void {
    stuck--
    if (lag) void inTurn(() => update(() => undefined))
  }

  /** What an update starts from: the store's record, or ours where the store cannot know better. */
  function baseOf(stored: ReadRecord): SessionRecord | undefined {
    if (typeof stored === 'string') return mine
    if (lag === undefined || mine === undefined) return stored
    const isOld = stored.sid === mine.sid ? stored.rev <= mine.rev : isSame(stored, seen)
    return isOld ? mine : stored
  }

  /** A login that reaches the store late displaces what it finds there, as it would have in time. */
  function overtake(next: SessionRecord | undefined, stored: ReadRecord): SessionRecord | undefined {
    if (next === undefined || typeof stored === 'string' || next.sid === stored.sid) return next
    const rev = Math.max(next.rev, stored.rev + 1)
    return amend(next, { rev, outbox: owe(next.outbox, stored.tokens?.refresh) })
  }

  /** A refresh puts nothing where there is nothing or something strange; a login may replace what is broken. */
  function mayWrite(stored: ReadRecord, create: boolean): boolean {
    if (typeof stored !== 'string') return true
    return stored !== 'newer' && (create || (lag === 'failed' && (seen === undefined || stored === seen)))
  }

  async function write(change: RecordChange, create: boolean): Promise<SessionRecord | undefined> {
    let stored: ReadRecord = 'missing'
    let next: SessionRecord | undefined
    const decide = (value: unknown) => {
      stored = readRecord(value, server)
      const base = baseOf(stored)
      const changed = change(base)
      next = lag ? overtake(changed ?? base, stored) : (changed ?? base)
      return mayWrite(stored, create) && (changed ?? lag) ? next : undefined
    }
    await limited(Promise.resolve().then(() => port.update(decide)))
    const isWritten = next === undefined || mayWrite(stored, create)
    seen = isWritten ? (next ?? stored) : stored
    if (isWritten) warned = false
    else complain('storage_unavailable')
    lag = isWritten ? undefined : 'refused'
    return next
  }

  async function update(change: RecordChange, create = false): Promise<SessionRecord | undefined> {
    try {
      if (stuck > 0) throw new Error('An earlier call is still under way.')
      mine = await write(change, create)
    } catch {
      mine = change(mine) ?? mine
      lag ??= 'failed'
      complain('storage_write_failed')
    }
    return mine
  }

  async function read(): Promise<SessionRecord | undefined> {
    if (lag || stuck > 0) return mine
    const reading = Promise.resolve().then(() => port.read())
    const before = stuck
    try {
      accept(readRecord(await limited(reading), server))
    } catch {
      complain('storage_unavailable')
      if (stuck > before) reading.then(late, () => {})
    }
    return mine
  }

  function accept(record: ReadRecord): void {
    if (record === 'broken' || record === 'newer') complain('storage_unavailable')
    seen = record
    if (typeof record !== 'string') mine = record
  }

  function late(value: unknown): void {
    const record = readRecord(value, server)
    if (typeof record !== 'string' && !lag) tellLate(record)
  }

  function complain(code: WarningCode): void {
    const what =
      code === 'storage_unavailable' ? 'The stored session cannot be used' : 'The session cannot be stored'
    if (!warned) warn(code, `${what}. This tab goes on in memory.`)
    warned = true
  }

  /** One call after another: what a later one starts from is what an earlier one left. */
  function inTurn<Result>(call: () => Promise<Result>): Promise<Result> {
    const result = last.then(call)
    last = result
    return result
  }

  return {
    read: () => inTurn(read),
    isKnown: () => seen !== undefined,
    update: (change, create) => inTurn(() => update(change, create)),
    onLateRead: (listener) => void (tellLate = listener),
  }
}

function isSame(record: SessionRecord, seen: ReadRecord | undefined): boolean {
  if (seen === undefined) return true
  return typeof seen !== 'string' && seen.sid === record.sid
}
