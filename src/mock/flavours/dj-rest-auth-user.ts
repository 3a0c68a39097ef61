import { crash, json } from '../answers.js'
import type { Core } from '../core.js'
import type { Account } from '../users.js'
import { changeProfile, profileOf } from './profiles.js'
import { readTexts, type TextField } from './text-fields.js'

/** UserDetailsView: users see and change themselves. */
export async function answerRestAuthUser(
  core: Core,
  request: Request,
  account: Account | undefined,
): Promise<Response> {
  if (account === undefined) return crash()
  const isChange = request.method === 'PUT' || request.method === 'PATCH'
  const refusal = isChange ? await changeUser(core, request, account) : undefined
  return refusal ?? json(200, describeRestAuthUser(core, account))
}

/** The user as the package shows one, at login too. */
export function describeRestAuthUser(
  { settings }: Core,
  account: Account,
): Readonly<Record<string, unknown>> {
  const { email, first_name, last_name } = profileOf(account)
  const name = { [settings.usernameField]: account.username }
  return settings.usernameField === 'email'
    ? { pk: account.id, ...name, first_name, last_name }
    : { pk: account.id, ...name, email, first_name, last_name }
}

/** The key and the e-mail address are not to be changed. */
async function changeUser(core: Core, request: Request, account: Account): Promise<Response | undefined> {
  const { usernameField } = core.settings
  const name: TextField = { isOptional: true, mayBeBlank: true, judge: judgeLength }
  const own: TextField = {
    isOptional: request.method === 'PATCH',
    judge: (text, complaints) => judgeName(core, account, text, complaints),
  }
  const fields: Readonly<Record<string, TextField>> = {
    ...(usernameField === 'email' ? {} : { [usernameField]: own }),
    first_name: name,
    last_name: name,
  }
  const changes = await readTexts(request, fields)
  if (changes instanceof Response) return changes
  const { [usernameField]: username, ...profile } = changes
  if (username !== undefined) core.directory.rename(account, username)
  changeProfile(account, profile)
  return undefined
}

/** A serializer made from a model asks the model first. */
function judgeName(
  { directory }: Core,
  account: Account,
  text: string,
  complaints: readonly string[],
): readonly string[] {
  const other = directory.byUsername(text)
  return [
    ...(/^[\p{L}\p{N}_.@+-]+$/u.test(text) ? [] : [invalidName]),
    ...(other === undefined || other === account ? [] : ['A user with that username already exists.']),
    ...judgeLength(text, complaints),
  ]
}

const invalidName =
  'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.'

function judgeLength(text: string, complaints: readonly string[]): readonly string[] {
  const isLong = Array.from(text).length > 150
  return isLong ? ['Ensure this field has no more than 150 characters.', ...complaints] : complaints
}
