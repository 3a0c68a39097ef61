import { type RealServer, type RealServerOptions, startRealServer } from '../../support/real-server.js'
import type { EngineBrowser, Tab } from '../engines/engine.js'
import { bundle } from '../site/bundle.js'
import type { Held } from '../site/faults.js'
import type { ClientOptions } from '../site/page.js'
import { type Scripts, type Site, startPages, startSite } from '../site/site.js'

/** A SimpleJWT 5.5.1 that rotates and blacklists: with access tokens of 3 s, of 60 s, of 60 s and a grace period. */
export type ServerKind = '3 s' | '60 s' | 'grace'

const kinds: Readonly<Record<ServerKind, Partial<RealServerOptions>>> = {
  '3 s': { accessTokenLifetime: 3 },
  '60 s': { accessTokenLifetime: 60 },
  grace: { accessTokenLifetime: 60, grace: 30 },
}

export const ada = { id: '1', username: 'ada', password: 'correct horse' }
export const grace = { id: '2', username: 'grace', password: 'battery staple' }

/** What all scenarios of all engines share: servers, which are started at their first use, and pages at an origin of their own. */
export interface Servers {
  readonly scripts: Scripts
  /** Pages whose API is elsewhere. */
  readonly pagesUrl: string
  start(kind: ServerKind): Promise<RealServer>
  close(): Promise<void>
}

export async function startServers(): Promise<Servers> {
  const scripts = { page: await bundle('page.ts'), worker: await bundle('worker.ts') }
  const pages = await startPages(scripts)
  const running = new Map<ServerKind, Promise<RealServer>>()
  return {
    scripts,
    pagesUrl: pages.url,
    start(kind) {
      const server =
        running.get(kind) ??
        startRealServer({
          version: '5.5.1',
          rotateRefreshTokens: true,
          blacklistAfterRotation: true,
          // Pages without any storage are at the origin "null".
          cors: [pages.url, 'null'],
          ...kinds[kind],
        })
      running.set(kind, server)
      return server
    },
    async close() {
      await Promise.all([...running.values()].map(async (server) => (await server).close()))
      await pages.close()
    },
  }
}

/** What one scenario in one engine has to itself, and what it shares. */
export interface World {
  readonly browser: EngineBrowser
  readonly server: RealServer
  readonly site: Site
  readonly pagesUrl: string
  /** Opens a tab, whose address is below the site's origin, and makes a client in it. */
  open(path?: string, options?: ClientOptions): Promise<Tab>
  /** Opens so many tabs, one after the other. */
  openAll(count: number, options?: ClientOptions): Promise<readonly Tab[]>
}

/** Runs a task in a world of its own, and clears up. */
export async function inWorld<Result>(
  browser: EngineBrowser,
  servers: Servers,
  kind: ServerKind,
  task: (world: World) => Promise<Result>,
): Promise<Result> {
  const server = await servers.start(kind)
  const site = await startSite(servers.scripts, server.url)
  const tabs: Tab[] = []
  async function open(path = '/', options: ClientOptions = {}): Promise<Tab> {
    const tab = await browser.openTab(new URL(path, site.url).href)
    tabs.push(tab)
    await makeClient(tab, 'main', options)
    return tab
  }
  async function openAll(count: number, options: ClientOptions = {}): Promise<readonly Tab[]> {
    return count === 0 ? [] : [await open('/', options), ...(await openAll(count - 1, options))]
  }
  try {
    return await task({ browser, server, site, pagesUrl: servers.pagesUrl, open, openAll })
  } finally {
    // Some are closed or dead by now.
    await Promise.all(tabs.map((tab) => tab.close().catch(() => {})))
    await site.close()
  }
}

export async function makeClient(tab: Tab, name: string, options: ClientOptions): Promise<void> {
  await until(() => tab.run(() => window.app !== undefined))
  await tab.run((name, options) => window.app.create(name, options), name, { ...options })
}

/** Asks again until it is so, for half a minute or more. */
export async function until(isSo: () => boolean | Promise<boolean>, asksLeft = 600): Promise<void> {
  if (await isSo()) return
  if (asksLeft === 0) throw new Error(`This never came true: ${String(isSo)}`)
  await new Promise((resolve) => setTimeout(resolve, 50))
  await until(isSo, asksLeft - 1)
}

/** Waits for a moment in milliseconds since 1970. */
export async function untilTime(moment: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, moment - Date.now()))
}

export async function logIn(tab: Tab, user = ada, name = 'main'): Promise<void> {
  const outcome = await tab.run(
    (name, username, password) => window.app.login(name, username, password),
    name,
    user.username,
    user.password,
  )
  if (outcome !== 'ok') throw new Error(`The login came to ${outcome}.`)
}

/** Calls the protected view from each tab at once. */
export async function callAll(tabs: readonly Tab[], name = 'main'): Promise<readonly (number | string)[]> {
  const answers = await Promise.all(tabs.map((tab) => tab.run((name) => window.app.call(name), name)))
  return answers.flat()
}

export const statusOf = (tab: Tab, name = 'main') => tab.run((name) => window.app.status(name), name)

export const reasonOf = (tab: Tab, name = 'main') => tab.run((name) => window.app.reason(name), name)

export const toldTo = (tab: Tab, name = 'main') => tab.run((name) => window.app.told(name), name)

export const refreshIn = (tab: Tab, name = 'main') => tab.run((name) => window.app.refresh(name), name)

/**
 * Starts a refresh that is held up, and waits until it is. A page that has not heard of the last one yet is content with
 * that, and has to ask again.
 */
export async function startRefresh(tab: Tab, held: Held): Promise<void> {
  await until(async () => {
    if (!held.hasArrived()) await tab.run(() => void window.app.refresh('main'))
    return held.hasArrived()
  })
}

/** Waits until no refresh is under way, in this tab, in another or in the worker. */
export const untilQuiet = (tab: Tab) => until(() => tab.run(() => window.app.isQuiet()))

/** How many of the tabs have been told of an end of their session that nobody wanted. */
export async function countLogouts(tabs: readonly Tab[], name = 'main'): Promise<number> {
  const told = await Promise.all(tabs.map((tab) => toldTo(tab, name)))
  return told.filter((events) => events.some((event) => /^logout (?!user|replaced)/.test(event))).length
}

/** What has become of the session in a tab that asks for a refresh: kept, or why it has ended. */
export async function fateOf(tab: Tab): Promise<string> {
  const outcome = await refreshIn(tab)
  // An access token that is alive is used until its end.
  if (outcome === 'session_ended') await until(async () => (await statusOf(tab)) === 'unauthenticated')
  const [answer] = await callAll([tab])
  return outcome === 'ok' && answer === 200 ? 'kept' : await reasonOf(tab)
}

export function countOf<Value>(values: readonly Value[], wanted: Value): number {
  return values.filter((value) => value === wanted).length
}

/** Does it so many times, one after the other. */
export async function repeat<Result>(
  times: number,
  task: (round: number) => Promise<Result>,
  round = 0,
): Promise<readonly Result[]> {
  return round === times ? [] : [await task(round), ...(await repeat(times, task, round + 1))]
}
