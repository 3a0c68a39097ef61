import type { Clock } from '../ports/clock.js'
import type { StoragePort } from '../ports/storage.js'
import type { WarningCode } from '../types.js'
import { type ReadRecord, readRecord, type SessionRecord } from './record.js'

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

const UNREADABLE = 'The stored session cannot be read. This tab goes on in memory.'
const UNWRITABLE = 'The session cannot be stored. This tab goes on in memory.'
const TIMED_OUT = Symbol('timed out')

/** Wraps a storage so that no fault of its own can end a session. */
export function createTokenStore({ port, server, clock, warn }: StoreOptions): TokenStore {
  let mine: SessionRecord | undefined
  /** The last thing seen in the store; while our own writes fail, it tells whether somebody else wrote. */
  let seen: ReadRecord = 'missing'
  /** Whether the store lacks what we have in memory. */
  let behind = false
  /** How many calls have timed out and may still be at work. */
  let stuck = 0
  let warned = false
  let last: Promise<unknown> = Promise.resolve()
  let lateListener: (record: SessionRecord) => void = () => {}

  /** What an update starts from: the store's record, or ours where the store cannot know better. */
  function base(stored: ReadRecord): SessionRecord | undefined {
    if (typeof stored === 'string') return mine
    if (behind && mine !== undefined) {
      const isOld = stored.sid === mine.sid ? stored.rev <= mine.rev : isSame(stored, seen)
      if (isOld) return mine
    }
    return stored
  }

  function bounded<Result>(call: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(STORAGE_LIMIT, () => {
        stuck++
        settled.then(release, release)
        reject(TIMED_OUT)
      })
      const settled = call().finally(cancel)
      settled.then(resolve, reject)
    })
  }

  function release(): void {
    stuck--
    if (behind) void inTurn(() => update(() => undefined))
  }

  async function write(change: RecordChange, create: boolean): Promise<SessionRecord | undefined> {
    let next: SessionRecord | undefined
    let mayWrite = true
    const found = seen
    await bounded(() =>
      port.update((value) => {
        const stored = readRecord(value, server)
        const start = base(stored)
        const changed = change(start)
        next = changed ?? start
        mayWrite = maySave(stored, found, create)
        seen = stored
        return mayWrite ? (changed ?? (behind ? start : undefined)) : undefined
      }),
    )
    if (mayWrite && next !== undefined) seen = next
    if (mayWrite || next === undefined) caughtUp()
    else fellBehind('storage_unavailable', UNREADABLE)
    return next
  }

  /** A refresh puts nothing where there is nothing or something strange; a login may replace what is broken. */
  function maySave(stored: ReadRecord, before: ReadRecord, create: boolean): boolean {
    if (typeof stored !== 'string') return true
    if (stored === 'newer') return false
    return create || (behind && stored === before)
  }

  async function update(change: RecordChange, create = false): Promise<SessionRecord | undefined> {
    try {
      if (stuck > 0) throw TIMED_OUT
      mine = await write(change, create)
    } catch {
      mine = change(mine) ?? mine
      fellBehind('storage_write_failed', UNWRITABLE)
    }
    return mine
  }

  async function read(): Promise<SessionRecord | undefined> {
    if (behind || stuck > 0) return mine
    const reading = Promise.resolve().then(() => port.read())
    try {
      accept(readRecord(await bounded(() => reading), server))
    } catch (error) {
      complain('storage_unavailable', UNREADABLE)
      if (error === TIMED_OUT) void reading.then(late, () => {})
    }
    return mine
  }

  function accept(record: ReadRecord): void {
    if (record === 'broken' || record === 'newer') complain('storage_unavailable', UNREADABLE)
    if (typeof record === 'string') return
    seen = record
    mine = record
  }

  function late(value: unknown): void {
    const record = readRecord(value, server)
    if (typeof record !== 'string' && !behind) lateListener(record)
  }

  function caughtUp(): void {
    behind = false
    warned = false
  }

  function fellBehind(code: WarningCode, message: string): void {
    behind = true
    complain(code, message)
  }

  function complain(code: WarningCode, message: string): void {
    if (!warned) warn(code, message)
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
    update: (change, create) => inTurn(() => update(change, create)),
    onLateRead: (listener) => void (lateListener = listener),
  }
}

function isSame(record: SessionRecord, seen: ReadRecord): boolean {
  return typeof seen !== 'string' && seen.sid === record.sid && seen.rev === record.rev
}
