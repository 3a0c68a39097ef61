import { type Draw, pick } from './chance.js'
import { ROOT } from './fake-network.js'
import { PASSWORD, USERS } from './fake-server.js'
import type { Call, CallKind, Page } from './page.js'
import type { Stage } from './stage.js'
import { awake } from './watch-calls.js'
import { isLoggedIn } from './watch-page.js'

type Ask = (page: Page, call: Call) => Promise<unknown>

/** What an application does; what it does most comes up most. */
const ACTIONS: readonly { readonly kind: CallKind; readonly ask: Ask }[] = [
  { kind: 'fetch', ask: get },
  { kind: 'fetch', ask: get },
  { kind: 'fetch', ask: get },
  { kind: 'fetch', ask: get },
  { kind: 'fetch', ask: post },
  { kind: 'fetch', ask: postRequest },
  { kind: 'fetch', ask: postStream },
  { kind: 'token', ask: ({ auth }, { aborter: { signal } }) => auth.getAccessToken({ signal }) },
  { kind: 'token', ask: ({ auth }) => auth.getAccessToken({ minValidity: 30 }) },
  { kind: 'refresh', ask: ({ auth }, { aborter: { signal } }) => auth.refresh({ signal }) },
  { kind: 'refresh', ask: ({ auth }) => auth.refresh() },
  { kind: 'verify', ask: ({ auth }) => auth.verify() },
  { kind: 'logout', ask: ({ auth }) => auth.logout() },
  { kind: 'login', ask: (page, call) => logIn(page, call, 0) },
  { kind: 'login', ask: (page, call) => logIn(page, call, 1) },
  {
    kind: 'login',
    ask: ({ auth }) => auth.login({ username: USERS[0], password: 'wrong' }),
  },
]

/** One page does one thing, or gives up on one that it has begun. */
export function act(stage: Stage, draw: Draw): void {
  const page = pick(
    draw,
    stage.pages.filter(({ life }) => life.phase === 'running'),
  )
  if (page === undefined) return
  const choice = draw.below(ACTIONS.length + 1)
  const action = ACTIONS[choice]
  if (action !== undefined) return begin(stage, page, action.kind, action.ask)
  const waiting = page.calls.filter(({ isSettled }) => !isSettled)
  stage.world.note(`${page.life.name} aborts`)
  pick(draw, waiting)?.aborter.abort()
}

/** Somebody logs in, and all goes well. */
export function logInFirst(stage: Stage, page: Page): void {
  begin(stage, page, 'login', (_page, call) => logIn(page, call, 0))
}

/** People log out and are gone. */
export function logOut(stage: Stage, page: Page): void {
  begin(stage, page, 'logout', ({ auth }) => auth.logout())
}

/** Asks for a protected page: what every tab does in the end. */
export function probe(stage: Stage, page: Page): Call {
  begin(stage, page, 'fetch', get)
  return page.calls.at(-1) as Call
}

function begin(stage: Stage, page: Page, kind: CallKind, ask: Ask): void {
  const { monitor, world } = stage
  const { userId } = page.auth.getSnapshot()
  const isKnown = page.isReady && (isLoggedIn(page) ? userId !== undefined : true)
  const call: Call = {
    number: (numbers.get(stage) ?? 0) + 1,
    kind,
    page,
    startedAt: awake(stage, page),
    asker: isKnown ? { userId } : undefined,
    aborter: new AbortController(),
    sends: 0,
    onWire: 0,
    wireSince: 0,
    wireTime: 0,
    isSettled: false,
    outcome: undefined,
  }
  numbers.set(stage, call.number)
  page.calls.push(call)
  world.note(`${page.life.name} ${kind}`)
  world.tally.count(`asked: ${kind}`)
  if (kind === 'logout') monitor.leaves(page)
  const settle = (error: unknown, value: unknown) => {
    if (page.life.phase === 'gone') return
    call.isSettled = true
    call.outcome = { error, value }
    monitor.settled(call, error, value)
  }
  ask(page, call).then(
    (value) => settle(undefined, value),
    (error: unknown) => settle(error, undefined),
  )
}

const numbers = new WeakMap<Stage, number>()

async function get({ auth }: Page, { number, aborter: { signal } }: Call): Promise<unknown> {
  return read(await auth.fetch(`me/?n=${number}`, { signal }))
}

async function post({ auth }: Page, { number }: Call): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  return read(await auth.fetch(`me/?n=${number}`, { method: 'POST', headers, body: '{"a":1}' }))
}

async function postRequest({ auth }: Page, { number }: Call): Promise<unknown> {
  const request = new Request(`${ROOT}me/?n=${number}`, { method: 'POST', body: 'text' })
  return read(await auth.fetch(request))
}

/** A body that can be read only once. */
async function postStream({ auth }: Page, { number }: Call): Promise<unknown> {
  const init = { method: 'POST', body: new Blob(['text']).stream(), duplex: 'half' }
  return read(await auth.fetch(`me/?n=${number}`, init))
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text()
  return response.ok && text.startsWith('{')
    ? { ...JSON.parse(text), status: response.status }
    : { status: response.status }
}

function logIn({ auth }: Page, { aborter: { signal } }: Call, user: 0 | 1): Promise<unknown> {
  return auth.login({ username: USERS[user], password: PASSWORD }, { signal })
}
