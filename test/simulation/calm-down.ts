import { probe } from './actions.js'
import { type Evidence, isAccepted, isStoreSound, nameOf } from './evidence.js'
import { restock, resumeAll } from './faults.js'
import { USERS } from './fake-server.js'
import type { Page } from './page.js'
import type { Stage } from './stage.js'
import { familyShown, isLoggedIn } from './watch-page.js'

/** Longer than any lock may be held, and any back-off. */
const PATIENCE = 75_000

/** Nothing goes wrong any more: what was promised for the long run must come true. */
export async function calmDown(stage: Stage): Promise<void> {
  const { world, server, monitor } = stage
  world.note('all is calm')
  for (const flight of stage.network.flights())
    if (flight.task !== undefined) flight.task.by = world.mono() + 1000
  for (const user of USERS) server.mock.users.get(user).activate()
  restock(stage)
  resumeAll(stage)
  await world.settle()
  await world.advance(PATIENCE)
  // Whoever comes next, too: what was left behind is done by the next page.
  const tab = stage.pages.length
  stage.load(tab)
  await world.advance(5000)
  await ask(stage, living(stage))
  // The first time may have been what told a page of an end.
  await ask(
    stage,
    living(stage).filter((page) => statusOf(page) !== 200),
  )
  // Without a channel, pages that were not asked since may not have heard of an end.
  // What is owed in a tab's own store, no page of another tab can pay.
  for (const page of living(stage)) page.tell(stage.setup.storage === 'own' ? 'online' : 'visible')
  await world.advance(2000)
  // A session may end just now; then all hear of it first.
  for (let wait = 0; wait < 10 && world.tasks().length > 0; wait++) await world.advance(500)
  if (world.violation() === undefined) judge(stage, monitor.evidence)
  await disposeAll(stage)
}

function living({ pages }: Stage): readonly Page[] {
  return pages.filter(({ life }) => life.phase === 'running')
}

/** Every page uses its session. A back-off may be over only later, an end may be heard of only by asking. */
async function ask(stage: Stage, pages: readonly Page[]): Promise<void> {
  const { world } = stage
  for (const page of pages) {
    page.tell('visible')
    probe(stage, page)
    await world.advance(1000)
  }
  await world.advance(30_000)
}

function judge(stage: Stage, evidence: Evidence): void {
  const { world } = stage
  const pages = living(stage)
  for (const page of pages) {
    const waiting = page.calls.find(({ isSettled }) => !isSettled)
    if (waiting !== undefined) world.violate('S6', `${waiting.kind} of ${page.life.name} never settles`)
  }
  if (!isStoreSound(evidence)) return
  judgeAgreement(evidence, pages)
  for (const page of pages) {
    judgeDebts(evidence, page)
    judgeUse(evidence, page)
  }
}

/** All tabs show the session that the store holds. */
function judgeAgreement(evidence: Evidence, pages: readonly Page[]): void {
  const { world, vault, oracle } = evidence
  for (const page of pages) {
    const stored = oracle.token(vault.record(page.life)?.tokens?.refresh)?.family
    const shown = familyShown(evidence, page)
    // Two logins of one user in one second cannot be told apart by what a hint shows.
    const isAlike =
      shown === undefined && isLoggedIn(page) && page.auth.getSnapshot().userId === stored?.userId
    if (shown !== stored && !isAlike)
      world.violate(
        'agreement',
        `${page.life.name} shows ${nameOf(shown)}, the store holds ${nameOf(stored)}`,
      )
    world.tally.count(stored === undefined ? 'ended signed out' : 'ended signed in')
  }
}

function judgeDebts({ world, vault }: Evidence, { life }: Page): void {
  const { outbox = [] } = vault.record(life) ?? {}
  if (outbox.length > 0) world.violate('S5', `${outbox.length} revocations are still owed`)
}

/** Who shows a session can use it. */
function judgeUse(evidence: Evidence, page: Page): void {
  const { world, oracle, vault, setup } = evidence
  // A token that lives for seconds may be over before it arrives, and so may the next one.
  if (setup.accessLifetime < 60) return
  const token = oracle.token(vault.record(page.life)?.tokens?.refresh)
  if (token === undefined || !isAccepted(evidence, token) || !isLoggedIn(page)) return
  if (statusOf(page) !== 200)
    world.violate('agreement', `${page.life.name} has a valid session and cannot use it`)
}

/** Of the last answer. */
function statusOf({ calls }: Page): number | undefined {
  return (calls.at(-1)?.outcome?.value as { readonly status?: number } | undefined)?.status
}

/** `dispose` leaves nothing behind, whatever was under way. */
async function disposeAll(stage: Stage): Promise<void> {
  const { world } = stage
  const pages = living(stage)
  for (const page of pages) page.auth.dispose()
  await world.advance(PATIENCE)
  for (const page of pages) {
    const left = world.timersOf(page.life) + page.listeners()
    if (left > 0) world.violate('dispose', `${page.life.name} left ${left} timers and listeners behind`)
  }
}
