import { crash, json, unauthorized } from './answers.js'
import { checkToken, ownClaim } from './check-token.js'
import type { Core } from './core.js'
import { doesCheckRevoke, revokeClaim } from './issue-tokens.js'
import { isSince } from './settings.js'
import type { Claims } from './token-codec.js'
import type { Account } from './users.js'

/** Who sends this request? The answer to it if nobody may be told. */
export async function authenticate(core: Core, request: Request): Promise<Account | Response> {
  const { settings } = core
  const words = (request.headers.get(settings.authHeaderName) ?? '').split(/\s+/).filter(Boolean)
  const [scheme, token] = words
  if (scheme === undefined || !settings.authHeaderTypes.includes(scheme)) {
    return refuse(core, { detail: 'Authentication credentials were not provided.' })
  }
  if (token === undefined || words.length !== 2) {
    const detail = 'Authorization header must contain two space-delimited values'
    return refuse(core, { detail, code: 'bad_authorization_header' })
  }
  const verdict = await checkToken(core, token, 'access')
  if (verdict.is === 'crashed') return crash()
  return verdict.is === 'refused' ? refuseToken(core, verdict.message) : findUser(core, verdict.claims)
}

/** The `me` view: who the token stands for, and what was sent with it. */
export async function me(account: Account, request: Request): Promise<Response> {
  const body = await request.text()
  return json(200, { id: account.id, username: account.username, method: request.method, body })
}

function findUser(core: Core, claims: Claims): Account | Response {
  const { settings, directory } = core
  if (!Object.hasOwn(claims, settings.userIdClaim)) {
    core.journal.sawDeadToken()
    const detail = 'Token contained no recognizable user identification'
    return refuse(core, { detail, code: 'token_not_valid' })
  }
  const account = directory.byClaim(claims[settings.userIdClaim])
  if (account === 'unfit') return crash()
  if (account === undefined) return refuse(core, { detail: 'User not found', code: 'user_not_found' })
  return checkAccount(core, account, claims)
}

function checkAccount(core: Core, account: Account, claims: Claims): Account | Response {
  const { settings } = core
  if (!account.active && (settings.checkUserIsActive || !isSince(settings, '5.4'))) {
    return refuse(core, { detail: 'User is inactive', code: 'user_inactive' })
  }
  if (doesCheckRevoke(core) && ownClaim(claims, revokeClaim) !== account.passwordMark) {
    return refuse(core, { detail: "The user's password has been changed.", code: 'password_changed' })
  }
  return account
}

function refuseToken(core: Core, message: string): Response {
  core.journal.sawDeadToken()
  return refuse(core, {
    detail: 'Given token not valid for any token type',
    code: 'token_not_valid',
    messages: [{ token_class: 'AccessToken', token_type: 'access', message }],
  })
}

/** Session authentication has no challenge to send, so that Django answers 403 where it comes first. */
function refuse(core: Core, body: Readonly<Record<string, unknown>>): Response {
  const { settings } = core
  return settings.sessionAuthenticationFirst ? json(403, body) : unauthorized(settings, body)
}
