import type { CookieTab } from './profiles.js'
import type { CookieScenario } from './scenario.js'
import { call, logIn, type PlaceName, refresh, type World } from './world.js'

/** What a script needs for a refresh of its own: it reads the cookie if it can, or takes what an answer has said. */
function findCsrf(): Promise<string> {
  return window.visitor
    .loot()
    .then(
      (loot) =>
        /csrftoken=(\w+)/.exec(loot['document.cookie'] ?? '')?.[1] ??
        /"csrf":"(\w+)"/.exec(loot['answers'] ?? '')?.[1] ??
        '',
    )
}

/** Where a script of the page finds tokens of this type; all that the server has given away are known. */
async function placesOf(tab: CookieTab, tokens: readonly string[]): Promise<string> {
  const loot = await tab.run(() => window.visitor.loot())
  const found = Object.entries(loot).filter(([, text]) => tokens.some((token) => text.includes(token)))
  return found.map(([place]) => place).join(' and ') || 'nowhere'
}

/** A script that got into the page looks everywhere, and then asks for a refresh of its own to hear the answer. */
async function steal({ open, start, api }: World) {
  const tab = await open()
  await logIn(tab)
  await call(tab)
  await refresh(tab)
  const token = await tab.run(findCsrf)
  const own = await tab.run((token) => window.visitor.refreshPast(token), token)
  const here = { access: api.tokens.get('access') ?? [], refresh: api.tokens.get('refresh') ?? [] }
  const seen = {
    'refresh tokens given away': here.refresh.length,
    'of which a script finds': await placesOf(tab, here.refresh),
    'access tokens': await placesOf(tab, here.access),
    'its own refresh': own,
  }
  await tab.reload()
  await start(tab)
  await call(tab)
  return { ...seen, 'after F5': await placesOf(tab, api.tokens.get('refresh') ?? []) }
}

/** What the cookie is for. */
async function stealFromBodies({ open, api }: World) {
  const tab = await open()
  await logIn(tab)
  await refresh(tab)
  const given = api.tokens.get('refresh') ?? []
  return {
    'refresh tokens given away': given.length,
    'the first': await placesOf(tab, given.slice(0, 1)),
    'the last': await placesOf(tab, given.slice(1)),
  }
}

export const thievesAt = (place: PlaceName): readonly CookieScenario[] => [
  {
    title: `${place}: a script of the page looks for tokens`,
    place,
    server: 'examples/django',
    run: steal,
    expected: {
      'refresh tokens given away': 3,
      'of which a script finds': 'nowhere',
      'access tokens': 'answers and getAccessToken()',
      'its own refresh': 200,
      'after F5': 'nowhere',
    },
  },
]

export const otherThieves: readonly CookieScenario[] = [
  {
    title: 'dj-rest-auth, access in memory: a script of the page looks for tokens',
    place: 'two ports of one host',
    server: 'dj-rest-auth',
    run: steal,
    expected: {
      'refresh tokens given away': 3,
      'of which a script finds': 'nowhere',
      'access tokens': 'answers and getAccessToken()',
      'its own refresh': 200,
      'after F5': 'nowhere',
    },
  },
  {
    title: 'dj-rest-auth, access in a cookie: a script of the page looks for tokens',
    place: 'two ports of one host',
    server: 'dj-rest-auth',
    access: 'cookie',
    run: steal,
    // This server says it in the body of its answers, too: the client does not keep it.
    expected: {
      'refresh tokens given away': 3,
      'of which a script finds': 'nowhere',
      'access tokens': 'answers',
      'its own refresh': 200,
      'after F5': 'nowhere',
    },
  },
  {
    title: 'for comparison, tokens in bodies: a script of the page looks for tokens',
    place: 'two ports of one host',
    server: 'bodies',
    run: stealFromBodies,
    expected: {
      'refresh tokens given away': 2,
      'the first': 'answers',
      'the last': 'IndexedDB and answers',
    },
  },
]
