import { jtiOf } from '../check-token.js'
import type { Core } from '../core.js'
import { slidingClaims } from '../issue-tokens.js'
import { extraFields, issuePair } from '../token-views.js'
import type { Account } from '../users.js'
import { ninjaAuthenticationFailed, ninjaInvalidInput, ninjaJson } from './ninja-jwt-answers.js'
import {
  type Finding,
  isTruthy,
  type NinjaBody,
  notText,
  readNinjaBody,
  unprocessable,
} from './ninja-jwt-body.js'

const parameter = 'user_token'

/** The lengths of the columns in Django's own user model. */
function maxLengthOf(usernameField: string): number {
  return usernameField === 'email' ? 254 : 150
}

/** The view `pair`. */
export async function obtainNinjaPair(core: Core, request: Request): Promise<Response> {
  const account = await readAccount(core, request)
  if (account instanceof Response) return account
  const pair = issuePair(core, request, account)
  return ninjaJson(200, { ...nameOf(core, account), ...pair, ...extraFields(core, account) })
}

/** The view `sliding`. */
export async function obtainNinjaSliding(core: Core, request: Request): Promise<Response> {
  const account = await readAccount(core, request)
  if (account instanceof Response) return account
  const claims = slidingClaims(core, account)
  core.journal.saw(request, jtiOf(core, claims))
  const token = core.codec.encode(claims)
  return ninjaJson(200, { ...nameOf(core, account), token, ...extraFields(core, account) })
}

function nameOf({ settings }: Core, account: Account): Readonly<Record<string, string>> {
  return { [settings.usernameField]: account.username }
}

async function readAccount(core: Core, request: Request): Promise<Account | Response> {
  const { usernameField } = core.settings
  const refuseOther = () =>
    unprocessable(['password', usernameField].map((field) => finding('missing', field, 'Field required')))
  const body = await readNinjaBody(request, parameter, refuseOther)
  if (body instanceof Response) return body
  const refusal = refuseMissing(body, usernameField) ?? refuseShapes(body, usernameField)
  if (refusal !== undefined) return refusal
  const account = core.directory.byCredentials(String(body[usernameField]), String(body['password']))
  return account ?? ninjaAuthenticationFailed('No active account found with the given credentials')
}

/** The package's own check, which comes before that of the shapes. */
function refuseMissing(body: NinjaBody, usernameField: string): Response | undefined {
  const isNameMissing = !Object.hasOwn(body, usernameField) || !isTruthy(body[usernameField])
  const isPasswordMissing = !Object.hasOwn(body, 'password') || !isTruthy(body['password'])
  const required = (field: string) => ({ [field]: `${field} is required` })
  if (!Object.hasOwn(body, usernameField) && !Object.hasOwn(body, 'password')) {
    return ninjaInvalidInput({ ...required(usernameField), ...required('password') })
  }
  if (isNameMissing) return ninjaInvalidInput(required(usernameField))
  return isPasswordMissing ? ninjaInvalidInput(required('password')) : undefined
}

function refuseShapes(body: NinjaBody, usernameField: string): Response | undefined {
  const findings: Finding[] = []
  if (typeof body['password'] !== 'string') findings.push(notText(parameter, 'password'))
  const name = body[usernameField]
  if (typeof name !== 'string') findings.push(notText(parameter, usernameField))
  else if (Array.from(name).length > maxLengthOf(usernameField)) findings.push(tooLong(usernameField))
  return findings.length === 0 ? undefined : unprocessable(findings)
}

function tooLong(field: string): Finding {
  const max = maxLengthOf(field)
  const msg = `String should have at most ${max} characters`
  return { ...finding('string_too_long', field, msg), ctx: { max_length: max } }
}

function finding(type: string, field: string, msg: string): Finding {
  return { type, loc: [parameter, field], msg }
}
