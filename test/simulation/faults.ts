import { logOut } from './actions.js'
import { type Draw, pick } from './chance.js'
import { MESSAGE } from './fake-channels.js'
import { WRITE_LOCK } from './fake-locks.js'
import type { Flight, Impostor } from './fake-network.js'
import { PASSWORD, USERS } from './fake-server.js'
import { STORAGE } from './fake-vault.js'
import type { Page } from './page.js'
import type { FaultKind } from './setup.js'
import type { Stage } from './stage.js'
import type { Task } from './world.js'

/** Something goes wrong; false: there is nothing that could go wrong in this way just now. */
type Strike = (stage: Stage, draw: Draw) => boolean | Promise<boolean>

const MINUTE = 60_000

const JSON_TYPE = { 'content-type': 'application/json' }
const PAGE = '<!doctype html><title>Sign in</title>'
const THROTTLED = { detail: 'Request was throttled. Expected available in 7 seconds.' }

/** What proxies, portals and tired servers answer. */
const IMPOSTORS: readonly Impostor[] = [
  { status: 503, body: PAGE },
  { status: 500, body: '{"detail":"error"}', headers: JSON_TYPE },
  { status: 429, body: JSON.stringify(THROTTLED), headers: { ...JSON_TYPE, 'retry-after': '7' } },
  { status: 200, body: PAGE },
  { status: 401, body: PAGE },
  { status: 404, body: '{"detail":"Not found."}', headers: JSON_TYPE },
  { status: 302, body: '' },
  { status: 403, body: PAGE },
]

const REFUSAL = {
  status: 401,
  body: '{"detail":"Token is invalid","code":"token_not_valid"}',
  headers: JSON_TYPE,
}

export const STRIKES: Readonly<Record<FaultKind, Readonly<Record<string, Strike>>>> = {
  deaths: {
    'tab crashed': crash,
    'tab closed': close,
    'tab reloaded': reload,
    'left at logout': leave,
    'worker killed': kill,
  },
  freezes: {
    'tab frozen': freeze,
    'tab frozen ': freeze,
    'tab thawed': thaw,
    'tab hidden': hide,
    'tab shown': show,
  },
  bfcache: { 'page cached': cache, 'page restored': restore },
  lostAnswers: { 'connection broke': lose },
  failures: { 'another answer': impersonate, 'gateway timeout': timeOut },
  slowness: { 'slow request': slow, 'hanging request': hang, 'network back': online },
  clock: { 'clock set': jump, 'device slept': sleep },
  admin: {
    'all revoked': revoke,
    'account closed': deactivate,
    'account opened': activate,
    'password changed': changePassword,
  },
  messages: {
    'message lost': loseMessage,
    'message late': delayMessage,
    'message repeated': repeatMessage,
    'message forged': forge,
  },
  refusals: { 'access refused': refuse },
  storage: {
    'storage full': fill,
    'storage denied': deny,
    'storage back': restock,
    'storage hangs': hangStorage,
    'storage replaced': replace,
  },
}

/** Lets one thing go wrong, of the kinds that this world knows. */
export async function strike(stage: Stage, draw: Draw): Promise<void> {
  const kind = pick(draw, [...stage.setup.faults])
  if (kind === undefined) return
  const [name, call] = pick(draw, Object.entries(STRIKES[kind])) ?? []
  if (name === undefined || call === undefined) return
  if (!(await call(stage, draw))) return
  stage.world.note(`! ${name}`)
  stage.world.tally.count(`fault: ${name.trim()}`)
  await stage.world.settle()
}

function inPhase({ pages }: Stage, phase: Page['life']['phase']): readonly Page[] {
  return pages.filter(({ life }) => life.phase === phase)
}

function crash(stage: Stage, draw: Draw): boolean {
  const page = pick(
    draw,
    stage.pages.filter(({ life }) => life.phase !== 'gone'),
  )
  if (page === undefined) return false
  stage.bury(page.life, draw.below(2) === 0)
  return true
}

function close(stage: Stage, draw: Draw): boolean {
  const page = pick(draw, inPhase(stage, 'running'))
  if (page === undefined) return false
  stage.bury(page.life, draw.below(2) === 0)
  return true
}

function reload(stage: Stage, draw: Draw): boolean {
  const tab = draw.below(stage.pages.length)
  const page = stage.pages[tab]
  if (page !== undefined && page.life.phase !== 'gone') stage.bury(page.life, draw.below(2) === 0)
  stage.load(tab)
  return true
}

/** Whatever it has promised to wait for. */
function kill(stage: Stage, draw: Draw): boolean {
  const life = stage.worker.running()
  if (life === undefined) return false
  if (stage.locks.holds(life)) stage.world.tally.count('worker killed with the lock')
  stage.bury(life, draw.below(2) === 0)
  return true
}

/** `auth.logout(); location.href = '/login'`: the page is gone before anything of it has been stored. */
async function leave(stage: Stage, draw: Draw): Promise<boolean> {
  const page = pick(draw, inPhase(stage, 'running'))
  if (page === undefined) return false
  logOut(stage, page)
  if (draw.below(2) > 0) await stage.world.settle()
  stage.bury(page.life, draw.below(2) === 0)
  stage.load(page.tab)
  return true
}

function freeze(stage: Stage, draw: Draw): boolean {
  const running = inPhase(stage, 'running')
  // Rather one that is in the middle of something.
  const holders = running.filter(({ life }) => stage.locks.holds(life))
  const page = pick(draw, holders.length > 0 && draw.below(3) > 0 ? holders : running)
  if (page === undefined) return false
  // A call of its own that comes back in a minute has taken too long.
  const isStoring = ({ life, label }: Task) =>
    life === page.life && (label.includes(STORAGE) || label.includes(WRITE_LOCK))
  if (stage.world.tasks().some(isStoring)) stage.monitor.troubled('storage')
  stage.monitor.freezes(page)
  stop(stage, page, 'frozen')
  return true
}

function stop({ world }: Stage, page: Page, phase: 'frozen' | 'cached'): void {
  page.life.phase = phase
  page.frozenSince = world.mono()
}

function resume({ world }: Stage, page: Page): void {
  page.frozenFor += world.mono() - (page.frozenSince ?? world.mono())
  page.frozenSince = undefined
  page.life.phase = 'running'
}

function thaw(stage: Stage, draw: Draw): boolean {
  const page = pick(draw, inPhase(stage, 'frozen'))
  if (page === undefined) return false
  const slept = stage.world.mono() - (page.frozenSince ?? Infinity)
  if (slept > MINUTE && stage.locks.holds(page.life))
    stage.world.tally.count('thawed with a lock held too long')
  resume(stage, page)
  if (draw.below(2) === 0) page.tell('visible')
  return true
}

function hide(stage: Stage, draw: Draw): boolean {
  const page = pick(draw, inPhase(stage, 'running'))
  if (page === undefined) return false
  page.isVisible = false
  return true
}

function show(stage: Stage, draw: Draw): boolean {
  const page = pick(draw, inPhase(stage, 'running'))
  if (page === undefined) return false
  page.isVisible = true
  page.tell('visible')
  return true
}

/** Browsers put no page there that holds a lock, waits for one or for an answer. */
function cache(stage: Stage, draw: Draw): boolean {
  const idle = inPhase(stage, 'running').filter(
    (page) =>
      !stage.locks.holds(page.life) &&
      !stage.locks.waits(page.life) &&
      stage.flightsOf(page).length === 0 &&
      !stage.world.tasks().some(({ life }) => life === page.life),
  )
  const page = pick(draw, idle)
  if (page === undefined) return false
  stop(stage, page, 'cached')
  return true
}

function restore(stage: Stage, draw: Draw): boolean {
  const page = pick(draw, inPhase(stage, 'cached'))
  if (page === undefined) return false
  resume(stage, page)
  page.tell('restored')
  return true
}

/** Every page that stands still goes on: what happens in the end. */
export function resumeAll(stage: Stage): void {
  for (const page of stage.pages) {
    const { phase } = page.life
    if (phase !== 'frozen' && phase !== 'cached') continue
    if (stage.locks.holds(page.life)) stage.world.tally.count('thawed with a lock held too long')
    resume(stage, page)
    page.tell(phase === 'cached' ? 'restored' : 'visible')
  }
}

function pickFlight(
  { network }: Stage,
  draw: Draw,
  isFit: (flight: Flight) => boolean = () => true,
): Flight | undefined {
  const flights = network.flights().filter((flight) => flight.isOpen && isFit(flight))
  // Token endpoints are where it hurts.
  const telling = flights.filter(({ endpoint }) => endpoint === 'refresh' || endpoint === 'obtain')
  return pick(draw, telling.length > 0 && draw.below(3) > 0 ? telling : flights)
}

function lose(stage: Stage, draw: Draw): boolean {
  const flight = pickFlight(stage, draw)
  if (flight === undefined) return false
  stage.world.tally.count(flight.isServed ? 'lost after the server committed' : 'lost before')
  stage.network.lose(flight)
  return true
}

function impersonate(stage: Stage, draw: Draw): boolean {
  const flight = pickFlight(stage, draw, ({ phase }) => phase === 'outbound')
  const impostor = pick(draw, IMPOSTORS)
  if (flight === undefined || impostor === undefined) return false
  stage.network.impersonate(flight, impostor)
  return true
}

/** A gateway loses patience after the server has committed. */
function timeOut(stage: Stage, draw: Draw): boolean {
  const flight = pickFlight(stage, draw, ({ isServed }) => isServed)
  if (flight === undefined) return false
  stage.network.impersonate(flight, { status: 504, body: PAGE })
  return true
}

function slow(stage: Stage, draw: Draw): boolean {
  const flight = pickFlight(stage, draw)
  if (flight === undefined) return false
  stage.network.slow(flight, 15_000 * (1 + draw.below(4)))
  return true
}

function hang(stage: Stage, draw: Draw): boolean {
  const flight = pickFlight(stage, draw)
  if (flight === undefined) return false
  stage.network.slow(flight, 30 * MINUTE)
  return true
}

function online(stage: Stage, draw: Draw): boolean {
  const page = pick(draw, inPhase(stage, 'running'))
  page?.tell('online')
  return page !== undefined
}

const JUMPS = [30_000, -30_000, 70_000, -70_000, 60 * MINUTE, -60 * MINUTE, 1440 * MINUTE, -1440 * MINUTE]

function jump({ world, monitor }: Stage, draw: Draw): boolean {
  monitor.troubled('clock')
  world.jump(pick(draw, JUMPS) ?? 0)
  return true
}

async function sleep({ world, monitor }: Stage, draw: Draw): Promise<boolean> {
  monitor.troubled('clock')
  await world.sleep((1 + draw.below(30)) * MINUTE)
  return true
}

function pickUser(draw: Draw): string {
  return pick(draw, USERS) ?? USERS[0]
}

function revoke({ server, oracle }: Stage, draw: Draw): boolean {
  const user = pickUser(draw)
  server.mock.revokeAll(user)
  for (const family of oracle.families()) {
    if (family.user !== user) continue
    for (const token of oracle.tokensOf(family))
      if (token.kind === 'refresh' && token.fate === 'live') token.fate = 'revoked'
  }
  return true
}

function deactivate({ server }: Stage, draw: Draw): boolean {
  server.mock.deactivate(pickUser(draw))
  return true
}

function activate({ server }: Stage, draw: Draw): boolean {
  server.mock.users.get(pickUser(draw)).activate()
  return true
}

/** The new one is the old one, so that the user can log in again; the tokens are tied to the change all the same. */
function changePassword({ server, setup, oracle }: Stage, draw: Draw): boolean {
  const user = pickUser(draw)
  server.mock.changePassword(user, PASSWORD)
  for (const family of setup.checkRevokeToken ? oracle.families() : []) {
    if (family.user !== user) continue
    for (const token of oracle.tokensOf(family)) if (token.fate === 'live') token.fate = 'revoked'
  }
  return true
}

function pickMessage({ world }: Stage, draw: Draw) {
  return pick(
    draw,
    world.tasks().filter(({ label }) => label.endsWith(MESSAGE)),
  )
}

function loseMessage(stage: Stage, draw: Draw): boolean {
  const message = pickMessage(stage, draw)
  if (message !== undefined) stage.world.drop(message)
  return message !== undefined
}

function delayMessage(stage: Stage, draw: Draw): boolean {
  const message = pickMessage(stage, draw)
  if (message !== undefined) message.by += 3 * MINUTE
  return message !== undefined
}

function repeatMessage(stage: Stage, draw: Draw): boolean {
  const message = pickMessage(stage, draw)
  if (message?.life === undefined) return false
  stage.world.soon(message.label, { life: message.life, within: 20_000 }, message.run)
  return true
}

function forge(stage: Stage, draw: Draw): boolean {
  const page = pick(draw, inPhase(stage, 'running'))
  if (page !== undefined) stage.channels.forge(page.life)
  return page !== undefined
}

/** The server forgets its key for a moment. */
function refuse(stage: Stage, draw: Draw): boolean {
  const flight = pickFlight(
    stage,
    draw,
    ({ endpoint, phase, access }) => endpoint === 'me' && phase === 'outbound' && access !== undefined,
  )
  if (flight === undefined) return false
  stage.network.impersonate(flight, REFUSAL)
  return true
}

function fill({ vault, monitor }: Stage): boolean {
  monitor.troubled('storage')
  vault.mode = 'full'
  return true
}

function deny({ vault, monitor }: Stage): boolean {
  monitor.troubled('storage')
  vault.mode = 'denied'
  return true
}

export function restock({ vault }: Stage): boolean {
  vault.mode = 'fine'
  vault.release()
  return true
}

function hangStorage(stage: Stage, draw: Draw): boolean {
  const call = pick(
    draw,
    stage.world.tasks().filter(({ label }) => label.includes(STORAGE)),
  )
  if (call === undefined) return false
  stage.monitor.troubled('storage')
  stage.vault.hang(call)
  return true
}

const REPLACEMENTS = [undefined, { v: 2, whatever: true }, 'broken', { v: 1, sid: 3 }]

/** The user erases it, a later version of the client writes its own, or something breaks it. */
function replace({ vault, monitor }: Stage, draw: Draw): boolean {
  monitor.troubled('storage')
  vault.put(pick(draw, REPLACEMENTS))
  return true
}
