import { crash } from '../answers.js'
import { authenticate } from '../authenticate.js'
import type { Core } from '../core.js'
import { answerRestView } from '../rest-view.js'
import { answerDjoserUser } from './djoser-user.js'
import type { Flavour } from './flavour.js'
import { viewOf } from './simplejwt.js'

/** djoser 2.3: SimpleJWT's views under `/auth/jwt/` with the scheme JWT, and a view of the user. */
export const djoser: Flavour = {
  defaults: {
    release: '5.5.1',
    authHeaderTypes: ['JWT'],
    paths: {
      obtain: '/auth/jwt/create/',
      refresh: '/auth/jwt/refresh/',
      verify: '/auth/jwt/verify/',
      blacklist: false,
      sliding: false,
      slidingRefresh: false,
      me: '/auth/users/me/',
    },
  },
  // Its regular expressions for tokens end in `/?` and nothing holds them there.
  serves: (mounted, pathname, endpoint) =>
    endpoint === 'me' ? pathname === mounted : pathname.startsWith(mounted.replace(/\/$/, '')),
  answer: (core, request, endpoint) =>
    endpoint === 'me'
      ? answerMe(core, request)
      : answerRestView(core, request, endpoint, viewOf(core, endpoint)),
  authenticate,
}

/** djoser's view knows neither OPTIONS nor HEAD, and breaks on them, once it knows who asks. */
async function answerMe(core: Core, request: Request): Promise<Response> {
  const methods = ['GET', 'PUT', 'PATCH', 'DELETE']
  const view = { name: 'User', methods, fields: [], authenticate, answer: answerDjoserUser }
  const answer = await answerRestView(core, request, 'me', view)
  const isUnknown = request.method === 'OPTIONS' || request.method === 'HEAD'
  return isUnknown && answer.ok ? crash() : answer
}
