import { json, UNCAUGHT } from '../answers.js'
import { authenticate } from '../authenticate.js'
import type { Core } from '../core.js'
import type { MockEndpoint } from '../endpoint.js'
import type { SimpleJwtRelease } from '../options.js'
import { own } from '../own.js'
import { intoCookie, logOutByCookie, refreshByCookie } from '../refresh-cookie.js'
import { answerRestView, type RestView } from '../rest-view.js'
import { blacklist, obtain, refresh, sliding, slidingRefresh, verify } from '../token-views.js'
import type { Account } from '../users.js'
import type { Flavour } from './flavour.js'

/** SimpleJWT itself, as of a release. */
export function createSimpleJwt(release: SimpleJwtRelease): Flavour {
  return {
    defaults: { release },
    serves: (mounted, pathname) => mounted === pathname,
    answer: (core, request, endpoint) =>
      answerRestView(core, request, endpoint, cookieViewOf(core, endpoint) ?? viewOf(core, endpoint)),
    authenticate,
  }
}

/** The views that stand in the place of SimpleJWT's where the refresh token is in a cookie. */
function cookieViewOf(core: Core, endpoint: MockEndpoint): RestView | undefined {
  const { refreshCookie } = core.settings
  if (refreshCookie === undefined) return undefined
  const answers: Readonly<Partial<Record<MockEndpoint, Pick<RestView, 'name' | 'answer'>>>> = own({
    obtain: { name: 'Login', answer: intoCookie(refreshCookie, obtain) },
    refresh: { name: 'Refresh', answer: refreshByCookie(refreshCookie, refresh) },
    blacklist: { name: 'Logout', answer: logOutByCookie(refreshCookie, blacklist) },
  })
  const view = answers[endpoint]
  return view === undefined ? undefined : { ...viewOf(core, endpoint), ...view, parses: ['application/json'] }
}

/** The views of SimpleJWT, and a protected one. */
export function viewOf({ settings }: Core, endpoint: MockEndpoint): RestView {
  const credentials = [settings.usernameField, 'password']
  const post = { methods: ['POST'] }
  const views: Readonly<Record<MockEndpoint, RestView>> = {
    obtain: { ...post, name: 'Token Obtain Pair', fields: credentials, answer: obtain },
    refresh: {
      ...post,
      name: 'Token Refresh',
      fields: ['refresh'],
      readOnlyField: 'access',
      answer: refresh,
    },
    verify: { ...post, name: 'Token Verify', fields: ['token'], answer: verify },
    blacklist: { ...post, name: 'Token Blacklist', fields: ['refresh'], answer: blacklist },
    sliding: { ...post, name: 'Token Obtain Sliding', fields: credentials, answer: sliding },
    slidingRefresh: { ...post, name: 'Token Refresh Sliding', fields: ['token'], answer: slidingRefresh },
    me: {
      name: 'Me',
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      fields: [],
      authenticate,
      answer: me,
    },
  }
  return views[endpoint]
}

/** The `me` view: who the token stands for, and what was sent with it. */
async function me(_core: Core, request: Request, account: Account | undefined): Promise<Response> {
  // Unlike `request.text()`, Python keeps a byte order mark.
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await request.arrayBuffer())
  const id = account?.claimedId === undefined ? account?.id : account.claimedId
  const answer = { id, username: account?.username, method: request.method, body }
  // JavaScript escapes half a character, Python cannot write one.
  if (/\\ud[89a-f]/.test(JSON.stringify([id, answer.username]))) throw UNCAUGHT
  return json(200, answer)
}
