import { crash, json } from '../answers.js'
import type { Core } from '../core.js'
import type { Account } from '../users.js'
import { emailField } from './email-field.js'
import { changeProfile, profileOf } from './profiles.js'
import { readTexts, type TextField } from './text-fields.js'

/** The view of djoser in which users see, change and delete themselves. */
export async function answerDjoserUser(
  core: Core,
  request: Request,
  account: Account | undefined,
): Promise<Response> {
  if (account === undefined) return crash()
  if (request.method === 'DELETE') return deleteUser(core, request, account)
  const isChange = request.method === 'PUT' || request.method === 'PATCH'
  const refusal = isChange ? await changeUser(core, request, account) : undefined
  return refusal ?? json(200, describeUser(core, account))
}

/** The fields of the user model, without the password. */
function describeUser({ settings }: Core, account: Account): Readonly<Record<string, unknown>> {
  if (settings.usernameField === 'email') return { id: account.id, email: account.username }
  const { email } = profileOf(account)
  return { email, id: account.id, [settings.usernameField]: account.username }
}

/** Only the e-mail address may be changed here. */
async function changeUser(
  { settings }: Core,
  request: Request,
  account: Account,
): Promise<Response | undefined> {
  const fields: Readonly<Record<string, TextField>> =
    settings.usernameField === 'email' ? {} : { email: emailField }
  const changes = await readTexts(request, fields)
  if (changes instanceof Response) return changes
  changeProfile(account, changes)
  return undefined
}

async function deleteUser({ directory }: Core, request: Request, account: Account): Promise<Response> {
  const isRight = (password: string): boolean =>
    directory.byCredentials(account.username, password) === account
  const current_password: TextField = {
    judge: (text, complaints) =>
      complaints.length > 0 || isRight(text) ? complaints : ['Invalid password.'],
  }
  const fields = await readTexts(request, { current_password })
  if (fields instanceof Response) return fields
  directory.userOf(account).delete()
  return new Response(null, { status: 204 })
}
