import { createMockServer, type MockServer } from 'simplejwt-client/testing'
import type { Flight } from './fake-network.js'
import type { Oracle } from './oracle.js'
import type { Setup } from './setup.js'
import type { World } from './world.js'

export const USERS = ['ada', 'bob'] as const
export const PASSWORD = 'correct horse'

/** The server, and what it does with a refresh token that it has just taken. */
export interface FakeServer {
  readonly mock: MockServer
  serve(flight: Flight): Promise<Response>
  /** Notes what a refresh was answered, for those who ask again. */
  remember(refresh: string, answer: object): void
}

interface Spending {
  readonly at: number
  readonly answer: object
}

/** Seconds in which a repeated refresh is forgiven, by the kind of server. */
const FORGIVENESS = { strict: 0, static: 0, grace: 10, racy: 2 } as const

export function createFakeServer(world: World, setup: Setup, oracle: Oracle): FakeServer {
  const spent = new Map<string, Spending>()
  const mock = createMockServer({
    users: USERS.map((username) => ({ username, password: PASSWORD })),
    rotateRefreshTokens: setup.server !== 'static',
    blacklistAfterRotation: setup.server !== 'static',
    blacklistApp: true,
    accessTokenLifetime: setup.accessLifetime,
    refreshTokenLifetime: setup.refreshLifetime,
    checkRevokeToken: setup.checkRevokeToken,
    clock: world.serverTime,
  })

  async function forgive(refresh: string, { answer }: Spending): Promise<Response> {
    const family = oracle.token(refresh)?.family
    if (setup.server === 'grace' || family === undefined) return Response.json(answer)
    const pair = await mock.createTokenPair(family.user)
    oracle.issue(family, pair.access, pair.refresh)
    return Response.json(pair)
  }

  return {
    mock,
    remember: (refresh, answer) => void spent.set(refresh, { at: world.serverTime(), answer }),
    async serve({ request, endpoint, fields: { refresh = '' } }) {
      const spending = spent.get(refresh)
      const age = world.serverTime() - (spending?.at ?? -Infinity)
      const isForgiven = endpoint === 'refresh' && oracle.token(refresh)?.fate === 'spent'
      return spending !== undefined && isForgiven && age <= FORGIVENESS[setup.server] * 1000
        ? forgive(refresh, spending)
        : mock.handle(request)
    },
  }
}
