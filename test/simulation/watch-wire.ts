import { type Evidence, isAccepted, isStoreSound, nameOf, pageOf } from './evidence.js'
import type { Flight, Observer, Reply } from './fake-network.js'
import type { IssuedToken, RefusalCause } from './oracle.js'
import type { Page } from './page.js'

/** Keeps the oracle's books by what passes the wire, and judges every request when it is sent. */
export function createWireWatch(evidence: Evidence): Observer {
  return {
    sent: (flight) => judgeSending(evidence, flight),
    served(flight, reply) {
      if (flight.endpoint === 'refresh') noteRefresh(evidence, flight, reply)
      else noteOther(evidence, flight, reply)
    },
    answered: (flight, reply) => noteAnswer(evidence, flight, reply),
    wasted(flight) {
      if (flight.endpoint === 'refresh') excuse(evidence, flight, 'an answer was lost')
    },
    over() {},
  }
}

export function excuse({ oracle, world }: Evidence, { fields }: Flight, why: string): void {
  oracle.token(fields['refresh'])?.family.excuses.add(why)
  world.tally.count(`excused: ${why}`)
}

function noteRefresh(evidence: Evidence, flight: Flight, { status, json }: Reply): void {
  const { oracle, server, world } = evidence
  const sent = flight.fields['refresh'] ?? ''
  const token = oracle.token(sent)
  if (token === undefined) return world.violate('S1', 'a refresh token was sent that was never issued')
  world.tally.count(`server: refresh ${status}`)
  if (status === 200) {
    const { access, refresh } = json as { readonly access: string; readonly refresh?: string }
    oracle.issue(token.family, access, refresh)
    if (refresh === undefined || token.fate !== 'live') return
    token.fate = 'spent'
    token.successor = refresh
    server.remember(sent, json as object)
  } else if (status === 401) {
    const cause = causeOf(evidence, token)
    token.family.refusals.push(cause)
    world.tally.count(`server: refresh refused, ${cause}`)
  }
}

function causeOf({ world }: Evidence, { fate, exp }: IssuedToken): RefusalCause {
  if (fate !== 'live') return fate
  return exp * 1000 <= world.serverTime() ? 'expired' : 'account'
}

/** S1: with a sound store nobody sends a spent refresh token, unless nobody can know that it was spent. */
function judgeSpent(evidence: Evidence, flight: Flight, { family, fate }: IssuedToken): void {
  const { setup, troubles, world } = evidence
  if (fate !== 'spent' || family.excuses.size > 0 || !isStoreSound(evidence)) return
  if (troubles.has('frozen holder') || (troubles.has('clock') && !setup.hasLocks)) return
  world.violate('S1', `${flight.life.name} sent a refresh token of ${nameOf(family)} that was spent`)
}

function noteOther(evidence: Evidence, flight: Flight, { status, json }: Reply): void {
  const { oracle, world } = evidence
  const { endpoint, access, fields, isOpen } = flight
  world.tally.count(`server: ${endpoint} ${status}`)
  if (endpoint === 'obtain' && status === 200) {
    const pair = json as { access: string; refresh: string }
    const family = oracle.open(fields['username'] ?? '', pair, world.wall())
    if (!isOpen) family.excuses.add('a login was lost')
  }
  if (endpoint === 'blacklist' && status === 200) noteRevocation(oracle.token(fields['refresh']))
  if (endpoint === 'me') noteAccountCode(oracle.token(access), json)
}

function noteRevocation(token: IssuedToken | undefined): void {
  if (token?.fate === 'live') token.fate = 'revoked'
}

function noteAccountCode(token: IssuedToken | undefined, json: unknown): void {
  const { code } = (json ?? {}) as { readonly code?: string }
  if (code !== undefined) token?.family.accountCodes.add(code)
}

function judgeSending(evidence: Evidence, flight: Flight): void {
  const { endpoint, access, fields, life } = flight
  const { world, oracle } = evidence
  world.note(`${life.name} sends ${endpoint}`)
  world.tally.count(`sent: ${endpoint}`)
  const page = pageOf(evidence, flight)
  const token = oracle.token(access ?? fields['refresh'] ?? fields['token'])
  if (token === undefined) return
  if (endpoint === 'refresh') judgeRefresh(evidence, flight, token)
  // What the worker is asked for may have been left by somebody meanwhile.
  if (page === undefined) return
  if (page.left.has(token.family) && endpoint !== 'blacklist' && endpoint !== 'verify')
    world.violate(
      'S5',
      `${life.name} sent ${endpoint} with a token of ${nameOf(token.family)} after its logout`,
    )
  if (endpoint === 'me') judgeRequest(evidence, flight, page, token)
}

function judgeRefresh(evidence: Evidence, flight: Flight, token: IssuedToken): void {
  const { world, troubles, setup } = evidence
  if (!setup.hasLocks) world.tally.count('refresh without locks')
  judgeSpent(evidence, flight, token)
  if (!isStoreSound(evidence) || troubles.has('freeze')) return
  // A mark that seems to be old is void, which without locks lets two tabs go.
  if (setup.hasLocks || !troubles.has('clock')) judgeByStore(evidence, flight, token)
  if (!troubles.has('clock')) judgeAlone(evidence, flight, token)
}

/** S1: the store is asked first. */
function judgeByStore(
  { vault, oracle, world }: Evidence,
  { fields, life }: Flight,
  { family }: IssuedToken,
): void {
  const { tokens, refreshDead } = vault.record(life) ?? {}
  if (oracle.token(tokens?.refresh)?.family !== family) return
  if (tokens?.refresh !== fields['refresh'])
    world.violate('S1', `${life.name} sent a refresh token although the store held a newer one`)
  if (refreshDead !== undefined)
    world.violate('S1', `${life.name} sent a refresh token that the store called dead`)
}

/** S1: one refresh is on the wire. */
function judgeAlone(evidence: Evidence, flight: Flight, token: IssuedToken): void {
  const other = evidence.flights().find((one) => one !== flight && isRefreshOf(evidence, one, token))
  if (other === undefined) return
  const [name, otherName] = [flight.life.name, other.life.name]
  evidence.world.violate('S1', `${name} sent a refresh while one of ${otherName} was on the wire`)
}

function isRefreshOf({ oracle }: Evidence, flight: Flight, { family }: IssuedToken): boolean {
  const { endpoint, fields, life, isOpen } = flight
  const isLive = endpoint === 'refresh' && isOpen && life.phase === 'running'
  return isLive && oracle.token(fields['refresh'])?.family === family
}
function judgeRequest(evidence: Evidence, flight: Flight, page: Page, token: IssuedToken): void {
  const { world, setup, troubles } = evidence
  const name = flight.life.name
  const call = page.calls.find(({ number }) => number === flight.call)
  if (call !== undefined) judgeSender(evidence, flight, token, call)
  // Where tabs overwrite each other's tokens, one may come back that was refused.
  if (page.refused.has(flight.access ?? '') && isStoreSound(evidence))
    world.violate('S7', `${name} sent an access token that it knew to be refused`)
  // Where a round trip is longer than the leeway, the server's time cannot be known well enough.
  const isTimeSound =
    !troubles.has('clock') &&
    !troubles.has('freeze') &&
    setup.accessLifetime >= 60 &&
    !setup.faults.has('slowness')
  if (isTimeSound && token.exp * 1000 <= world.serverTime() && setup.storage !== 'stale')
    world.violate('T1', `${name} sent an access token that had expired`)
}

function judgeSender(
  { world }: Evidence,
  { life }: Flight,
  { family }: IssuedToken,
  call: Page['calls'][number],
): void {
  call.sends += 1
  if (call.sends > 2) world.violate('S7', `${life.name} sent one request ${call.sends} times`)
  if (call.sends === 2) world.tally.count('replayed')
  if (call.asker === undefined) return
  if (call.asker.userId === undefined)
    world.violate('S7', `${life.name} sent a token with a request that nobody was logged in for`)
  else if (call.asker.userId !== family.userId)
    world.violate('S7', `${life.name} sent a token of ${family.user} with another user's request`)
}

function noteAnswer(evidence: Evidence, flight: Flight, reply: Reply): void {
  const page = pageOf(evidence, flight)
  if (flight.endpoint === 'me' && page !== undefined) noteVerdict(evidence, flight, page, reply)
  if (flight.endpoint !== 'refresh' || !flight.isServed || reply.status !== 200) return
  const { refresh } = reply.json as { readonly refresh?: string }
  if (refresh !== undefined) evidence.unsaved.set(refresh, flight.life)
}

/** As the client is to understand it: after one refused token the next one is given the benefit of the doubt. */
function noteVerdict({ oracle }: Evidence, flight: Flight, page: Page, { status, json }: Reply): void {
  const token = oracle.token(flight.access)
  if (token === undefined) return
  if (status < 300) page.doubting = undefined
  const isRefused = (json as { readonly code?: string } | undefined)?.code === 'token_not_valid'
  if (!isRefused || (status !== 401 && status !== 403)) return
  const isReplay = (page.calls.find(({ number }) => number === flight.call)?.sends ?? 0) > 1
  if (page.doubting !== token.family && !isReplay) page.refused.add(flight.access ?? '')
  page.doubting = token.family
}

/** Whether anybody could still use this login. */
export function isAlive(evidence: Evidence, token: IssuedToken | undefined): boolean {
  return token !== undefined && token.kind === 'refresh' && isAccepted(evidence, token)
}
