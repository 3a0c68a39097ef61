import { expect } from 'vitest'
import { resign, secondsFromNow } from '../support/sign-token.js'
import type { Scenario, World } from './scenario.js'
import type { Visitor } from './visitor.js'

const hour = 3_600_000
const past = { exp: secondsFromNow(-60) }

/** A session of tokens whose ends are others, in a browser whose clock is an hour behind. */
async function adopt(
  { dialect, newUser, open, outer }: World,
  change: { readonly access: object; readonly refresh: object },
): Promise<Visitor> {
  const visitor = open({ ahead: -hour })
  await visitor.auth.login(await newUser())
  const answer = outer.passed.find(({ path }) => path === dialect.paths.obtain)?.answer ?? ''
  const { access, token = access, refresh } = JSON.parse(answer) as Readonly<Record<string, string>>
  const changed = refresh && { refresh: resign(refresh, { ...change.refresh }) }
  await visitor.auth.adopt({ access: resign(String(token), { ...change.access }), ...changed })
  return visitor
}

export const endScenarios: readonly Scenario[] = [
  {
    name: 'says that a session has expired whose refresh token ran out',
    unless: ({ refreshIn }) => (refreshIn === 'body' ? undefined : 'there is none that scripts see'),
    async play(world) {
      const visitor = await adopt(world, { access: past, refresh: past })
      visitor.jump(hour)

      const request = visitor.auth.fetch(world.dialect.paths.me)

      await expect(request).rejects.toMatchObject({ code: 'session_ended', reason: 'expired' })
      expect(visitor.told.at(-1)).toBe('logout: expired')
    },
  },
  {
    name: 'says that a session has expired whose only token ran out',
    unless: ({ refreshIn }) => (refreshIn === 'none' ? undefined : 'there are two tokens'),
    async play(world) {
      const visitor = await adopt(world, { access: past, refresh: {} })
      visitor.jump(hour)

      const request = visitor.auth.fetch(world.dialect.paths.me)

      await expect(request).rejects.toMatchObject({ code: 'session_ended', reason: 'expired' })
      expect(world.answers().refresh).toEqual({ 401: 1 })
    },
  },
  {
    name: 'lets a token serve out its time that may not be renewed any more',
    unless: ({ refreshIn }) => (refreshIn === 'none' ? undefined : 'there is no `refresh_exp`'),
    async play(world) {
      const { me } = world.dialect.paths
      const visitor = await adopt(world, { access: { refresh_exp: secondsFromNow(-60) }, refresh: {} })
      visitor.jump(hour)

      await expect(visitor.auth.refresh()).rejects.toMatchObject({ code: 'session_ended', reason: 'expired' })
      const alive = await visitor.auth.fetch(me)
      visitor.outliveToken()

      await expect(visitor.auth.fetch(me)).rejects.toMatchObject({ reason: 'expired' })
      expect(alive.status).toBe(200)
      expect(visitor.told.at(-1)).toBe('logout: expired')
    },
  },
  {
    name: 'knows when there is nothing to renew any more',
    unless: ({ refreshIn, front }) =>
      refreshIn === 'cookie' || front !== undefined ? 'the server does not tell' : undefined,
    async play({ newUser, open }) {
      const { auth, now } = open()

      await auth.login(await newUser())
      const { accessExpiresAt = 0, refreshExpiresAt = 0 } = auth.getSnapshot()

      expect(accessExpiresAt).toBeGreaterThan(now())
      expect(refreshExpiresAt).toBeGreaterThanOrEqual(accessExpiresAt - 1000)
    },
  },
]
