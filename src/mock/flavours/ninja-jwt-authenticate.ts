import { crash } from '../answers.js'
import type { Core } from '../core.js'
import { authenticateToken, findAccount, trustClaims } from '../jwt-authentication.js'
import type { Account } from '../users.js'
import { ninjaJson } from './ninja-jwt-answers.js'

/** JWTAuth: the scheme in any case, the rest of the header is the token, and refusals without a challenge. */
export function authenticateNinja(core: Core, request: Request): Account | Response {
  const [scheme = '', ...rest] = (request.headers.get('Authorization') ?? '').split(' ')
  if (scheme.toLowerCase() !== 'bearer') return ninjaJson(401, { detail: 'Unauthorized' })
  const isStateless = core.settings.authenticationClasses.includes('stateless-jwt')
  const identity = authenticateToken(core, request, rest.join(' '), isStateless ? trustClaims : findAccount)
  if (identity.is === 'known') return identity.account
  return identity.is === 'refused' ? ninjaJson(401, withGeneralCode(identity.body)) : crash()
}

/** What is wrong with the account is not told apart by a code here. */
function withGeneralCode(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return body['code'] === 'token_not_valid' ? body : { ...body, code: 'authentication_failed' }
}
