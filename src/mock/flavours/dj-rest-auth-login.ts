import { json } from '../answers.js'
import type { Core } from '../core.js'
import { extraFields, issuePair } from '../token-views.js'
import type { Account } from '../users.js'
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
  const answer = json(200, { access, refresh, user, ...times, ...extraFields(core, account) })
  return openSession(core, account, answer)
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
  const expiry = (age: number): string => new Date((seconds() + age) * 1000).toUTCString()
  const setCookie = (name: string, value: string, age: number, flags: string): void =>
    answer.headers.append(
      'Set-Cookie',
      `${name}=${value}; expires=${expiry(age)}; ${flags}Max-Age=${age}; Path=/; SameSite=Lax`,
    )
  setCookie('csrftoken', csrfToken, 31_449_600, '')
  setCookie('sessionid', sessionId, 1_209_600, 'HttpOnly; ')
  answer.headers.append('Vary', 'Cookie')
  return answer
}
