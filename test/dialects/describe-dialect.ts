import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Dialect, hasCookies } from './dialect.js'
import type { PlayServer } from './play-server.js'
import type { Scenario, World } from './scenario.js'
import { scenarios } from './scenarios.js'
import type { Visitor } from './visitor.js'
import { createWorld } from './world.js'

/** Plays every scenario on a server of this kind; `played` hears of those that went well. */
export function describeDialect(
  where: string,
  dialect: Dialect,
  open: (dialect: Dialect) => Promise<PlayServer>,
  played: (dialect: Dialect, scenario: Scenario) => void = () => {},
): void {
  const own = scenarios.filter(({ unless }) => unless?.(dialect) === undefined)

  describe(`${dialect.name} ${where}: ${own.length} of ${scenarios.length} scenarios`, () => {
    let server: PlayServer

    beforeAll(async () => {
      server = await open(dialect)
    })
    afterAll(() => server.close())

    it.each(own.map((scenario) => [scenario.name, scenario] as const))('%s', async (_name, scenario) => {
      expect.hasAssertions()
      const { world, visitors } = createWorld(dialect, server)
      onTestFinished(() => visitors.forEach(({ auth }) => auth.dispose()))
      await scenario.play(world)
      expectDiscretion(world, visitors)
      played(dialect, scenario)
    })
  })
}

/**
 * What holds whatever happens: tokens go where they belong, what stands for one goes nowhere, and requests outlive their
 * page where it matters that they arrive.
 */
function expectDiscretion({ dialect, outer }: World, visitors: readonly Visitor[]): void {
  const { obtain, refresh, blacklist, verify } = dialect.paths
  const tokenPaths = [obtain, refresh, blacklist, verify]
  const toTokenViews = outer.passed.filter(({ path }) => tokenPaths.includes(path))
  const fromPages = visitors.flatMap(({ inner }) => inner.passed)
  const lasting = hasCookies(dialect) ? [refresh, blacklist] : [blacklist]
  const texts = fromPages.map(({ headers, body }) => `${[...headers].join('\n')}\n${body}`)

  expect(toTokenViews.filter(({ headers }) => headers.has('Authorization'))).toEqual([])
  expect(texts.filter((text) => /\w{10}\.\w{5,}\.(?![\w-])/.test(text))).toEqual([])
  expect(fromPages.filter(({ path, keepalive }) => lasting.includes(path) && !keepalive)).toEqual([])
  const sent = fromPages.filter(({ path }) => [obtain, refresh, blacklist].includes(path))
  const credentials = hasCookies(dialect) ? 'include' : 'omit'
  expect(sent.filter((request) => request.credentials !== credentials)).toEqual([])
  if (!hasCookies(dialect)) return
  const silent = toTokenViews.filter(({ path }) => path === refresh || path === blacklist)
  expect(silent.filter(({ body }) => body !== '{}')).toEqual([])
}
