import { json } from '../answers.js'
import type { Core } from '../core.js'
import { setCsrfCookie } from '../csrf.js'
import { setCookie } from '../set-cookie.js'
import { extraFields, issuePair } from '../token-views.js'
import type { Account } from '../users.js'
import { setTokenCookies } from './dj-rest-auth-cookies.js'
import { expirations } from './dj-rest-auth-expirations.js'
import { describeRestAuthUser } from './dj-rest-auth-user.js'
import { emailField } from './email-field.js'
import { profileOf } from './profiles.js'
import { readTexts } from './text-fields.js'

/** LoginView: bad credentials are bad input here, and a session of Django is opened beside. */
export async function logIn(core: Core, request: Request): Promise<Response> {
  const fields = await readTexts(request, {
    username: { isOptional: true, mayBeBlank: true },
    email: emailField,
    password: {},
  })
  if (fields instanceof Response) return fields
  const { username = '', email = '', password = '' } = fields
  const account = core.directory.byCredentials(nameOf(core, email) ?? username, password)
  if (account === undefined) {
    return json(400, { non_field_errors: ['Unable to log in with provided credentials.'] })
  }
  const { access, refresh } = issuePair(core, request, account)
  const user = describeRestAuthUser(core, account)
  const times = core.settings.returnExpiration ? expirations(core, ['access', 'refresh']) : {}
  const shown = core.settings.jwtAuthHttponly ? '' : refresh
  const answer = json(200, { access, refresh: shown, user, ...times, ...extraFields(core, account) })
  setTokenCookies(core, answer, { access, refresh })
  return core.settings.sessionLogin ? openSession(core, account, answer) : answer
}

/** The name of the user with this e-mail address, `undefined` if there is none. */
function nameOf({ settings, directory }: Core, email: string): string | undefined {
  if (email === '') return undefined
  const wanted = email.toLowerCase()
  const own = ({ username }: Account, address: string): string =>
    settings.usernameField === 'email' ? username : address
  return directory.all().find((account) => own(account, profileOf(account).email).toLowerCase() === wanted)
    ?.username
}

/** SESSION_LOGIN, which is on by default. */
function openSession({ keyring, seconds }: Core, account: Account, answer: Response): Response {
  const { cookie, csrfToken } = keyring.createSession(account)
  const sessionId = /sessionid=([^;]*)/.exec(cookie)?.[1] ?? ''
  setCsrfCookie(answer, csrfToken, seconds())
  setCookie(answer, { name: 'sessionid', httpOnly: true }, sessionId, 1_209_600, seconds())
  answer.headers.append('Vary', 'Cookie')
  return answer
}
