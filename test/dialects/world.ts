import { readClaims } from '../support/sign-token.js'
import { API, type Dialect, isSingleUse, type View } from './dialect.js'
import { createLine, type Line } from './line.js'
import type { PlayServer } from './play-server.js'
import type { Answers, World } from './scenario.js'
import { openVisitor, type Visitor } from './visitor.js'

const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]{20,}/g
let lastUser = 0

/** A world for one scenario, and what to put away after it. */
export function createWorld(
  dialect: Dialect,
  server: PlayServer,
): { readonly world: World; readonly visitors: readonly Visitor[] } {
  const outer = createLine((input, init) => server.send(new Request(input, init)))
  const visitors: Visitor[] = []

  function note(visitor: Visitor): Visitor {
    visitors.push(visitor)
    return { ...visitor, openTab: () => note(visitor.openTab()) }
  }

  const world: World = {
    dialect,
    server,
    outer,
    async newUser() {
      lastUser += 1
      const user = { username: `user${lastUser}-${process.pid}`, password: 'correct horse' }
      await server.control('add', user)
      return user
    },
    open: (options) => note(openVisitor(dialect, outer, options)),
    answers: () => count(outer, dialect),
    async living() {
      const tokens = refreshTokensIn(outer)
      const ask = isSingleUse(dialect) ? verification : renewal
      const answers = await Promise.all(tokens.map((token) => server.send(ask(dialect, token))))
      return answers.filter(({ ok }) => ok).length
    },
  }
  return { world, visitors }
}

function count({ passed }: Line, { paths }: Dialect): Answers {
  const answers: Partial<Record<View, Record<string, number>>> = {}
  for (const { path, status = 'lost' } of passed) {
    const view = (Object.keys(paths) as View[]).find((name) => paths[name] === path)
    if (view === undefined) continue
    const counts = (answers[view] ??= {})
    counts[status] = (counts[status] ?? 0) + 1
  }
  return answers
}

/** All that the server has given out, whatever has become of them. */
function refreshTokensIn({ passed }: Line): readonly string[] {
  const tokens = passed.flatMap(({ answer, set }) => [answer, ...set].join('\n').match(JWT) ?? [])
  return [...new Set(tokens)].filter((token) => readClaims(token)['token_type'] !== 'access')
}

/** Where a refresh would spend the token, the blacklist is looked at here. */
function verification({ paths }: Dialect, token: string): Request {
  const headers = { 'Content-Type': 'application/json' }
  return new Request(API + paths.verify, { method: 'POST', headers, body: JSON.stringify({ token }) })
}

/** A refresh with this very token, wherever the server looks for it. */
function renewal({ paths, refreshIn, settings }: Dialect, token: string): Request {
  const headers = new Headers({ 'Content-Type': 'application/json' })
  const field = refreshIn === 'none' ? 'token' : 'refresh'
  const isInCookie = refreshIn === 'cookie'
  if (isInCookie) headers.set('Cookie', `${settings.jwtAuthRefreshCookie}=${token}`)
  const body = JSON.stringify(isInCookie ? {} : { [field]: token })
  return new Request(API + paths.refresh, { method: 'POST', headers, body })
}
