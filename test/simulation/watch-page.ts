import { type Evidence, isStoreSound, nameOf } from './evidence.js'
import type { Family } from './oracle.js'
import type { Page, Told } from './page.js'
import { isAlive } from './watch-wire.js'

/** Follows what a page is told, and what it shows. */
export function watchPage(evidence: Evidence, page: Page): void {
  const { auth } = page
  let last = auth.getSnapshot()
  page.shown = familyShown(evidence, page)

  auth.subscribe(() => {
    const next = auth.getSnapshot()
    if (next === last)
      evidence.world.violate('snapshot', `${page.life.name} was called without another snapshot`)
    last = next
    page.ending = page.shown
    page.shown = familyShown(evidence, page)
  })
  void auth.ready.then(() => {
    page.isReady = true
    page.balance = isLoggedIn(page) ? 1 : 0
  })
  evidence.world.onSettled(() => judgeSnapshot(evidence, page))
}

export function familyShown({ oracle }: Evidence, { auth }: Page): Family | undefined {
  return oracle.familyOf(auth.getSnapshot().claims)
}

export function isLoggedIn({ auth }: Page): boolean {
  return auth.getSnapshot().status === 'authenticated'
}

/** What a page was told, one event at a time, in order. */
export function hear(evidence: Evidence, page: Page, told: Told): void {
  const { world, setup } = evidence
  world.note(`${page.life.name} is told ${wordsFor(told)}`)
  world.tally.count(`told: ${wordsFor(told)}`)
  if (isMarked(evidence, page, told)) evidence.lastLeft.length = 0
  if (told.name === 'login') {
    page.balance += 1
    if (told.payload.from === 'login') judgeLogin(evidence, page)
  }
  if (told.name === 'logout') {
    page.balance -= 1
    if (told.payload.elsewhere && setup.storage === 'own')
      world.violate('S2', `${page.life.name} was told of an end elsewhere, of a session that nobody shares`)
    judgeEnd(evidence, page, told.payload.reason)
  }
  const isEager = setup.hasEagerListeners && told.name !== 'warning' && told.name !== 'refreshError'
  if (isEager) void page.auth.getAccessToken().catch(() => {})
}

/** Whether something else is now what the last page has noted beside the store. */
function isMarked({ lastLeft }: Evidence, page: Page, { name }: Told): boolean {
  return name === 'login' || (name === 'logout' && lastLeft.at(-1)?.page !== page)
}

function wordsFor(told: Told): string {
  switch (told.name) {
    case 'login':
      return `login (${told.payload.from})`
    case 'refresh':
      return `refresh (${told.payload.from})`
    case 'refreshError':
      return `refreshError ${told.payload.error.code}`
    case 'logout':
      return `logout ${told.payload.reason}${told.payload.elsewhere ? ' elsewhere' : ''}`
    case 'warning':
      return `warning ${told.payload.code}`
  }
}

/** Between two moments everything may change; when all is settled, what is shown is what was told. */
function judgeSnapshot(evidence: Evidence, page: Page): void {
  const { world, troubles } = evidence
  if (!page.isReady || page.life.phase === 'gone') return
  const expected = isLoggedIn(page) ? 1 : 0
  if (page.balance === expected) return
  // A session that a store which was given up holds after all is shown without an event, as at the start.
  if (troubles.has('storage') && page.balance < expected) page.balance = expected
  else world.violate('events', `${page.life.name} shows ${expected} session, and was told of ${page.balance}`)
}

/** S5: who leaves while a login is under way has left. */
function judgeLogin({ world }: Evidence, { calls, life }: Page): void {
  const left = calls.findLast(({ kind }) => kind === 'logout')?.number ?? 0
  const isAsked = calls.some(({ kind, number, isSettled }) => kind === 'login' && !isSettled && number > left)
  if (!isAsked) world.violate('S5', `${life.name} was logged in by a login that a logout had overtaken`)
}

const REFUSALS: readonly string[] = ['rejected', 'expired', 'outcome_lost']

/** S2: a session ends for one of few reasons, and the reason is true. */
function judgeEnd(evidence: Evidence, page: Page, reason: string): void {
  const family = page.ending
  page.ending = undefined
  // Never shown: it was over when this page heard of it, or it was another page's hint.
  if (family === undefined) return
  const { world } = evidence
  const text = `${page.life.name} was logged out (${reason}) of ${nameOf(family)}`
  if (!isTrue(evidence, family, reason)) world.violate('S2', `${text}, which is not true`)
  // Without locks and with a clock that is set, a refresh may go out twice.
  const { setup, troubles } = evidence
  if (!REFUSALS.includes(reason) || (troubles.has('clock') && !setup.hasLocks)) return
  judgeRefusal(evidence, page, family, text)
  // Whoever reads this is told that the server did not end the session: an answer was lost.
  const isSpent = family.refusals.every((cause) => cause === 'spent')
  if (isSpent && reason !== 'outcome_lost' && isStoreSound(evidence))
    world.violate('S2', `${text}, although nobody had revoked it`)
}

function isTrue(
  { left, maybeLeft, oracle, setup, troubles }: Evidence,
  family: Family,
  reason: string,
): boolean {
  // A late write may bring back a session that somebody has left or replaced; it is ended again then.
  if (setup.storage === 'stale' && (reason === 'user' || reason === 'replaced')) return true
  if (reason === 'user') {
    const isEarly = troubles.has('early logout') || [...maybeLeft].some((at) => family.openedAt <= at)
    return isEarly || left.has(family)
  }
  if (reason === 'replaced') return oracle.families().some((other) => other !== family)
  if (reason === 'max_age') return setup.maxSessionAge !== undefined
  if (REFUSALS.includes(reason)) return family.refusals.length > 0
  return family.accountCodes.has(reason)
}

/** While the store holds a pair of this session that the server takes, nobody has lost it. */
function judgeRefusal(evidence: Evidence, { life }: Page, family: Family, text: string): void {
  const { world, vault, oracle } = evidence
  const stored = vault.record(life)
  const token = oracle.token(stored?.tokens?.refresh)
  if (!isStoreSound(evidence) || token?.family !== family || stored?.refreshDead !== undefined) return
  // A holder that thaws may bring the pair just after another tab's refusal.
  if (isAlive(evidence, token) && !evidence.troubles.has('frozen holder'))
    world.violate('S2', `${text}, although the store held a valid pair`)
}
