import { authenticate, identify } from '../authenticate.js'
import type { Core } from '../core.js'
import type { MockEndpoint } from '../endpoint.js'
import { own } from '../own.js'
import { answerRestView, type RestView } from '../rest-view.js'
import { logIn } from './dj-rest-auth-login.js'
import { logOut } from './dj-rest-auth-logout.js'
import { refreshToken } from './dj-rest-auth-refresh.js'
import { answerRestAuthUser } from './dj-rest-auth-user.js'
import type { Flavour } from './flavour.js'
import { viewOf } from './simplejwt.js'

/** dj-rest-auth 7.2 in token mode: JWT_AUTH_HTTPONLY is off, no cookie holds a token. */
export const djRestAuth: Flavour = {
  defaults: {
    release: '5.5.1',
    paths: {
      obtain: '/dj-rest-auth/login/',
      refresh: '/dj-rest-auth/token/refresh/',
      verify: '/dj-rest-auth/token/verify/',
      blacklist: '/dj-rest-auth/logout/',
      sliding: false,
      slidingRefresh: false,
      me: '/dj-rest-auth/user/',
    },
  },
  serves: (mounted, pathname) => pathname === mounted || `${pathname}/` === mounted,
  answer: (core, request, endpoint) => answerRestView(core, request, endpoint, findView(core, endpoint)),
  authenticate,
}

/** Login and logout let strangers in, but look at credentials first, and a stale token is none. */
function findView(core: Core, endpoint: MockEndpoint): RestView {
  const views: Readonly<Partial<Record<MockEndpoint, RestView>>> = own({
    obtain: {
      name: 'Login',
      methods: ['POST'],
      fields: ['username', 'email', 'password'],
      authenticate: identify,
      answer: logIn,
    },
    refresh: {
      name: 'Refresh View With Cookie Support',
      methods: ['POST'],
      fields: ['refresh'],
      readOnlyField: 'access',
      answer: refreshToken,
    },
    blacklist: {
      name: 'Logout',
      methods: ['GET', 'POST'],
      fields: [],
      authenticate: identify,
      answer: logOut,
    },
    me: {
      name: 'User Details',
      methods: ['GET', 'PUT', 'PATCH'],
      fields: [],
      authenticate,
      answer: answerRestAuthUser,
    },
  })
  return views[endpoint] ?? viewOf(core, endpoint)
}
