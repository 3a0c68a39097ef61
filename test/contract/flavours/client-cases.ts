import { type AuthClient, createAuthClient, createMemoryStorage, type Endpoints } from 'simplejwt-client'
import { expect } from 'vitest'
import { type FlavourCase, type FlavourServer, newUser } from './flavour-server.js'

/** What users of a package write down for the client. */
export interface ClientSetup {
  readonly base: string
  readonly endpoints: Endpoints
  readonly scheme?: string
  /** The view of the user, from the base. */
  readonly me: string
  /** The error for credentials that are wrong. */
  readonly refusal: string
  /** What becomes of the session of a user who is inactive. */
  readonly inactive: 'ended' | 'kept'
}

export const djoserClient: ClientSetup = {
  base: '/auth/',
  endpoints: { obtain: 'jwt/create/', refresh: 'jwt/refresh/', verify: 'jwt/verify/', blacklist: false },
  scheme: 'JWT',
  me: 'users/me/',
  refusal: 'invalid_credentials',
  inactive: 'ended',
}

export const djRestAuthClient: ClientSetup = {
  base: '/dj-rest-auth/',
  endpoints: { obtain: 'login/', refresh: 'token/refresh/', verify: 'token/verify/', blacklist: 'logout/' },
  me: 'user/',
  // For the package they are bad input.
  refusal: 'invalid_input',
  inactive: 'ended',
}

export const ninjaJwtClient: ClientSetup = {
  base: '/api/token/',
  endpoints: { obtain: 'pair', refresh: 'refresh', verify: 'verify', blacklist: 'blacklist' },
  me: '../me',
  refusal: 'invalid_credentials',
  // The package's code for it is one for all that is wrong with an account, and not one of SimpleJWT's.
  inactive: 'kept',
}

/** What the client does with a package, on the mock and on the real one. */
export function clientCases({
  base,
  endpoints,
  scheme,
  me,
  refusal,
  inactive,
}: ClientSetup): readonly FlavourCase[] {
  function open(server: FlavourServer): AuthClient {
    return createAuthClient({
      baseUrl: server.origin + base,
      endpoints,
      ...(scheme === undefined ? {} : { header: { scheme } }),
      storage: createMemoryStorage(),
      fetch: server.port,
    })
  }

  return [
    {
      name: 'the client logs in, and its requests carry the token',
      async run(server) {
        const { username, password } = await newUser(server)
        const auth = open(server)

        const { userId } = await auth.login({ username, password })
        const response = await auth.fetch(me)

        const user = (await response.json()) as Record<string, unknown>
        expect(user['username']).toBe(username)
        expect(userId).toBe(String(user['id'] ?? user['pk']))
      },
    },
    {
      name: 'the client tells wrong credentials',
      async run(server) {
        const { username } = await newUser(server)

        const login = open(server).login({ username, password: 'x' })

        await expect(login).rejects.toMatchObject({ code: refusal })
      },
    },
    {
      name: 'the client refreshes again and again, and stays logged in',
      async run(server) {
        const auth = open(server)
        await auth.login(await newUser(server))
        const first = await auth.getAccessToken()

        await auth.refresh()
        await auth.refresh()

        expect(await auth.getAccessToken()).not.toBe(first)
        expect((await auth.fetch(me)).status).toBe(200)
      },
    },
    {
      name: 'the client verifies its token',
      async run(server) {
        const auth = open(server)
        await auth.login(await newUser(server))

        expect(await auth.verify()).toBe(true)
        expect(await auth.verify('garbage')).toBe(false)
      },
    },
    {
      name: 'the client logs out',
      async run(server) {
        const auth = open(server)
        await auth.login(await newUser(server))

        const { blacklist } = await auth.logout()

        expect(auth.getSnapshot().status).toBe('unauthenticated')
        expect(blacklist).toBe(endpoints.blacklist === false ? 'none' : 'accepted')
      },
    },
    {
      name: `the client ${inactive === 'ended' ? 'ends' : 'keeps'} the session of a user who is inactive`,
      async run(server) {
        const auth = open(server)
        const user = await newUser(server)
        await auth.login(user)
        await server.control('deactivate', user)

        const response = await auth.fetch(me)

        expect(response.status).toBe(401)
        expect(auth.getSnapshot().status).toBe(inactive === 'ended' ? 'unauthenticated' : 'authenticated')
      },
    },
  ]
}
