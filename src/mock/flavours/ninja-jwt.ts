import type { Core } from '../core.js'
import type { MockEndpoint } from '../endpoint.js'
import type { View } from '../token-views.js'
import type { Flavour } from './flavour.js'
import { ninjaJson, ninjaNotAllowed } from './ninja-jwt-answers.js'
import { authenticateNinja } from './ninja-jwt-authenticate.js'
import { obtainNinjaPair, obtainNinjaSliding } from './ninja-jwt-login.js'
import {
  blacklistNinjaToken,
  refreshNinjaPair,
  refreshNinjaSliding,
  verifyNinjaToken,
} from './ninja-jwt-tokens.js'

/** django-ninja-jwt 5.4: the tokens of SimpleJWT 5.2, and nothing of Django REST framework around them. */
export const ninjaJwt: Flavour = {
  defaults: {
    release: '5.2',
    isNewPyJwt: true,
    isOnOldDjango: false,
    paths: {
      obtain: '/api/token/pair',
      refresh: '/api/token/refresh',
      verify: '/api/token/verify',
      blacklist: '/api/token/blacklist',
      sliding: '/api/token/sliding',
      slidingRefresh: '/api/token/sliding/refresh',
      me: '/api/me',
    },
  },
  serves: (mounted, pathname) => pathname === mounted,
  answer: (core, request, endpoint) => views[endpoint](core, request),
  authenticate: authenticateNinja,
}

const views: Readonly<Record<MockEndpoint, View>> = {
  obtain: postOnly(obtainNinjaPair),
  refresh: postOnly(refreshNinjaPair),
  verify: postOnly(verifyNinjaToken),
  blacklist: postOnly(blacklistNinjaToken),
  sliding: postOnly(obtainNinjaSliding),
  slidingRefresh: postOnly(refreshNinjaSliding),
  me: answerMe,
}

function postOnly(view: View): View {
  return async (core, request) =>
    request.method === 'POST' ? view(core, request) : ninjaNotAllowed(request, ['POST'])
}

/** A view of the app's own, as `me` of the other flavours: who the token stands for, and what was sent with it. */
async function answerMe(core: Core, request: Request): Promise<Response> {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
  if (!methods.includes(request.method)) return ninjaNotAllowed(request, methods)
  const account = authenticateNinja(core, request)
  if (account instanceof Response) return account
  const { method } = request
  return ninjaJson(200, { id: account.id, username: account.username, method, body: await request.text() })
}
