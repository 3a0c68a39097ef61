import type { MockServer } from '../mock/mock-server.js'
import { internalsOf } from './server-internals.js'

/** Who a test client is logged in as. */
export interface TestUser {
  readonly username: string
  /** For logging in again. @default 'correct horse' */
  readonly password?: string
  /** The primary key. @default the next number */
  readonly id?: number | string
  /** More claims of the user's tokens, as a custom serializer adds them. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** The name of the user, who is there from now on: one given by more than a name is added to the server. */
export function enrol(server: MockServer, as: string | TestUser): string {
  const { hasUser } = internalsOf(server)
  if (typeof as !== 'string') {
    if (!hasUser(as.username)) server.users.add({ password: 'correct horse', ...as })
    return as.username
  }
  if (hasUser(as)) return as
  throw new TypeError(
    `The mock server has no user \`${as}\`. Add one, or give \`as\` an object: { username: '${as}' }.`,
  )
}
