import type { MockServer } from '../mock/mock-server.js'
import type { MockUserOptions } from '../mock/users.js'
import { internalsOf } from './server-internals.js'

/** Who a test client is logged in as. */
export interface TestUser {
  readonly username: string
  /** For logging in again. @default 'correct horse' */
  readonly password?: string | undefined
  /** The primary key. @default the next number */
  readonly id?: number | string | undefined
  /** More claims of the user's tokens, as a custom serializer adds them. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
}

/** The account of such a user. */
export function toAccount({
  username,
  password = 'correct horse',
  id,
  claims = {},
}: TestUser): MockUserOptions {
  return { username, password, claims, ...(id === undefined ? {} : { id }) }
}

/**
 * The name of the user, who is there from now on: one given by more than a name is added to the server.
 *
 * @throws TypeError if nobody has the name, or if the account that has it is another one than described.
 */
export function enrol(server: MockServer, as: string | TestUser): string {
  if (typeof as === 'string') return known(server, as)
  const account = internalsOf(server).accountOf(as.username)
  if (account === undefined) server.users.add(toAccount(as))
  else agree(as, account)
  return as.username
}

function known(server: MockServer, username: string): string {
  if (internalsOf(server).accountOf(username) !== undefined) return username
  throw new TypeError(
    `The mock server has no user \`${username}\`. Add one, or give \`as\` an object: { username: '${username}' }.`,
  )
}

/** What is not described may be anything: `as` is about the session, and the account is the server's. */
function agree({ username, id, password, claims = {} }: TestUser, account: MockUserOptions): void {
  const others = [
    ...(id === undefined || String(id) === String(account.id) ? [] : ['another id']),
    ...(password === undefined || password === account.password ? [] : ['another password']),
    ...Object.entries(claims)
      .filter(([name, value]) => textOf(value) !== textOf(account.claims?.[name]))
      .map(([name]) => `another claim \`${name}\``),
  ]
  if (others.length === 0) return
  throw new TypeError(
    `The mock server has a user \`${username}\` already, with ${others.join(', ')}. Describe the account as it is, or give \`as\` the name alone.`,
  )
}

/** One text for equal values, in whatever order their members are. */
function textOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1))
      : part,
  )
}
