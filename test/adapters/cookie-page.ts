import { createAuthClient, createMemoryStorage } from 'simplejwt-client'
import { djRestAuthCookies } from 'simplejwt-client/servers'
import { createMockServer } from 'simplejwt-client/testing'
import { ADA } from '../support/client-kit.js'
import { createTestBrowser } from '../support/cookie-jar.js'
import { fakeLocks } from '../support/fake-locks.js'

const ORIGIN = 'https://example.com'

/** A page whose tokens are all in cookies: no request carries a header. */
export async function openCookiePage() {
  const server = createMockServer({
    flavour: 'dj-rest-auth',
    users: [ADA],
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
    jwtAuthHttponly: true,
    jwtAuthCookie: 'jwt-auth',
    jwtAuthRefreshCookie: 'jwt-refresh',
  })
  const { fetch } = createTestBrowser(server.fetch).openPage(ORIGIN)
  const auth = createAuthClient({
    baseUrl: `${ORIGIN}/`,
    server: djRestAuthCookies({ csrf: false, access: 'cookie' }),
    storage: createMemoryStorage(),
    fetch,
    platform: { locks: fakeLocks(), channel: undefined },
  })
  await auth.login(ADA)
  server.resetCounters()
  return { server, auth, fetch, origin: ORIGIN }
}
