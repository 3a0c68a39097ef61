import { type Evidence, isStoreSound, type Trouble } from './evidence.js'
import type { Observer } from './fake-network.js'
import type { Family } from './oracle.js'
import type { Call, Page, Told } from './page.js'
import { judgeCalls, awake } from './watch-calls.js'
import { familyShown, hear, isLoggedIn, watchPage } from './watch-page.js'
import { createStoreWatch } from './watch-store.js'
import { createWireWatch, excuse } from './watch-wire.js'
import type { Life } from './world.js'

/** Watches the whole world and names the first promise that is broken. */
export interface Monitor {
  readonly observer: Observer
  readonly evidence: Evidence
  /** What a page that loads into this tab can know to be left. */
  leftFamilies(tab: number): ReadonlySet<Family>
  watch(page: Page): void
  told(page: Page, told: Told): void
  /** `logout` is about to be called. */
  leaves(page: Page): void
  settled(call: Call, error: unknown, value: unknown): void
  /** A page, or the worker. */
  dies(life: Life): void
  freezes(page: Page): void
  troubled(by: Trouble): void
}

export function createMonitor(
  parts: Omit<Evidence, 'troubles' | 'left' | 'lastLeft' | 'maybeLeft' | 'unsaved'>,
): Monitor {
  const evidence: Evidence = {
    ...parts,
    troubles: new Set(),
    left: new Set(),
    lastLeft: [],
    maybeLeft: new Set(),
    unsaved: new Map(),
  }
  const { world, vault } = evidence
  const wire = createWireWatch(evidence)
  vault.onWritten(createStoreWatch(evidence))

  return {
    evidence,
    observer: withTimes(evidence, wire),
    leftFamilies: (tab) => knownAsLeft(evidence, tab),
    troubled: (by) => void evidence.troubles.add(by),
    watch(page) {
      watchPage(evidence, page)
      world.onSettled(() => judgeCalls(evidence, page))
    },
    told: (page, told) => hear(evidence, page, told),
    leaves(page) {
      // Before it has read the store, a page cannot know what it leaves: what was begun by then, and what a clock that
      // was set may take for that.
      const family = familyShown(evidence, page)
      const isUnread = !page.isReady || evidence.troubles.has('storage')
      if (isUnread || (family === undefined && isLoggedIn(page))) {
        if (evidence.setup.faults.has('clock')) evidence.troubles.add('early logout')
        evidence.maybeLeft.add(world.wall())
      }
      if (family === undefined) return
      evidence.left.add(family)
      evidence.lastLeft.push({ family, page })
      if (page.isReady) page.left.add(family)
    },
    settled: (call, error, value) => judgeOutcome(evidence, call, error, value),
    dies: (life) => excuseLosses(evidence, life, 'a page died with a pair'),
    freezes(page) {
      evidence.troubles.add('freeze')
      const { locks, setup } = evidence
      const isHolding = locks.holds(page.life) || locks.waits(page.life) || !setup.hasLocks
      if (isHolding) world.tally.count('froze with the lock')
      if (isHolding) evidence.troubles.add('frozen holder')
      excuseLosses(evidence, page.life, 'a page froze with a pair')
    },
  }
}

/** What a page that loads now can know to be left: the mark beside the store names one session, the last one. */
function knownAsLeft(evidence: Evidence, tab: number): ReadonlySet<Family> {
  const last = evidence.lastLeft.at(-1)
  const isHere = evidence.setup.storage !== 'own' || last?.page.tab === tab
  return new Set(isStoreSound(evidence) && last !== undefined && isHere ? [last.family] : [])
}

/** What a page has won and not stored is lost with it. */
function excuseLosses(evidence: Evidence, life: Life, why: string): void {
  for (const [refresh, winner] of evidence.unsaved) {
    if (winner === life) evidence.oracle.token(refresh)?.family.excuses.add(why)
  }
  for (const flight of evidence.flights()) {
    if (flight.life === life && flight.endpoint === 'refresh') excuse(evidence, flight, why)
  }
}

function judgeOutcome(evidence: Evidence, call: Call, error: unknown, value: unknown): void {
  const { world } = evidence
  world.note(`${call.page.life.name} ${call.kind} settles`)
  if (error !== undefined) return judgeError(evidence, call, error)
  world.tally.count(`${call.kind}: done`)
  if (call.kind === 'fetch') judgeAnswer(evidence, call, value)
}

/** Whoever is refused is told how: by an AuthError, or by what `fetch` itself throws. */
function judgeError({ world, client }: Evidence, { kind, page }: Call, error: unknown): void {
  const isOurs = client.isAuthError(error)
  const name = isOurs ? error.code : error instanceof Error ? error.name : typeof error
  world.tally.count(`${kind}: ${name}`)
  const isExpected = isOurs || name === 'AbortError' || (kind === 'fetch' && name === 'TypeError')
  if (!isExpected) world.violate('errors', `${kind} of ${page.life.name} rejected with a ${name}`)
  if (kind === 'logout') world.violate('S6', `logout of ${page.life.name} rejected`)
}

/** S7: an answer belongs to the user who asked. */
function judgeAnswer({ world }: Evidence, { asker, page }: Call, value: unknown): void {
  const { id, username } = value as { readonly id?: unknown; readonly username?: string }
  if (username === undefined || asker?.userId === undefined || asker.userId === String(id)) return
  world.violate('S7', `${page.life.name} got ${username}'s answer for another user`)
}

/** Measures how long the requests of each call are on the wire. */
function withTimes(evidence: Evidence, observer: Observer): Observer {
  const { pages } = evidence
  return {
    ...observer,
    sent(flight) {
      observer.sent(flight)
      const page = pages.find(({ life }) => life === flight.life)
      const call = page?.calls.find(({ number }) => number === flight.call)
      if (page === undefined || call === undefined) return
      call.onWire += 1
      call.wireSince = awake(evidence, page)
    },
    over(flight) {
      const page = pages.find(({ life }) => life === flight.life)
      const call = page?.calls.find(({ number }) => number === flight.call)
      if (page === undefined || call === undefined) return
      call.onWire -= 1
      call.wireTime += awake(evidence, page) - call.wireSince
    },
  }
}
