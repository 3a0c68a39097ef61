import { type Evidence, isStoreSound } from './evidence.js'
import type { StoredRecord } from './fake-vault.js'
import type { Life } from './world.js'

/** Judges every write. */
export function createStoreWatch(evidence: Evidence) {
  const ended = new Set<unknown>()

  return (life: Life, before: StoredRecord | undefined, after: StoredRecord): void => {
    noteWrite(evidence, life, before, after)
    if (isStoreSound(evidence)) {
      judgeEnd(evidence, life, after, ended)
      judgeRevision(evidence, life, before, after)
    }
    if (after.ended !== undefined) ended.add(after.sid)
  }
}

function noteWrite(
  { world, unsaved }: Evidence,
  { name }: Life,
  before: StoredRecord | undefined,
  { mark, rev, ended, tokens, outbox = [] }: StoredRecord,
): void {
  world.note(`${name} has written rev ${String(rev)}${ended === undefined ? '' : ' (ended)'}`)
  if (outbox.length > 0) world.tally.count('owed a revocation')
  if (isTakeOver(before?.mark, mark)) world.tally.count('took over an open mark')
  for (const refresh of [tokens?.refresh, ...outbox.map((owed) => owed.refresh)])
    unsaved.delete(refresh ?? '')
}

function isTakeOver(before: StoredRecord['mark'], after: StoredRecord['mark']): boolean {
  return before !== undefined && before.hash === after?.hash && before.tab !== after?.tab
}

/** S5: an end is final, and what is owed is bounded. */
function judgeEnd(
  { world }: Evidence,
  { name }: Life,
  after: StoredRecord,
  ended: ReadonlySet<unknown>,
): void {
  const { sid, tokens, outbox = [] } = after
  if (ended.has(sid) && tokens !== undefined)
    world.violate('S5', `${name} wrote tokens of a session after its end`)
  if (outbox.length > 5) world.violate('S5', `${name} wrote more than five owed revocations`)
}

/** S4: it goes up at every change of the tokens and at the end, and never down. */
function judgeRevision(
  { world }: Evidence,
  { name }: Life,
  before: StoredRecord | undefined,
  after: StoredRecord,
): void {
  const [rev, next] = [Number(before?.rev ?? -1), Number(after.rev)]
  const isSame = partsOf(before).every((part, index) => part === partsOf(after)[index])
  if (next < rev || (!isSame && next === rev))
    world.violate('S4', `${name} wrote rev ${next} over rev ${rev}`)
}

function partsOf(record: StoredRecord | undefined): readonly unknown[] {
  return [record?.sid, record?.tokens?.refresh, record?.ended]
}
