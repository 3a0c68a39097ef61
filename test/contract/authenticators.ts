import { expect } from 'vitest'
import {
  authorization,
  type ContractServer,
  type ContractSetup,
  type Credentials,
  pathOf,
  readJson,
} from './contract-server.js'

type Authentication = NonNullable<ContractSetup['settings']['authenticationClasses']>[number]

/** Where a class stands among the authenticators of the protected view; -1 where it is none of them. */
function rankOf({ settings }: ContractSetup, name: Authentication): number {
  return (settings.authenticationClasses ?? ['jwt']).indexOf(name)
}

export function has(name: Authentication): (setup: ContractSetup) => boolean {
  return (setup) => rankOf(setup, name) >= 0
}

/** Are both there, `first` before `second`? */
export function asks(first: Authentication, second: Authentication): (setup: ContractSetup) => boolean {
  return (setup) => has(first)(setup) && rankOf(setup, first) < rankOf(setup, second)
}

/** What a browser holds that is logged in to Django. */
export interface Session {
  readonly cookie: string
  readonly csrfToken: string
}

export async function openSession(server: ContractServer, { username }: Credentials): Promise<Session> {
  return (await server.control('session', { username })) as Session
}

/** Asks the protected view as a browser with a session does, with a token beside it if there is one. */
export function askWithSession(
  server: ContractServer,
  { cookie }: Session,
  method: string,
  { token, ...headers }: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const own = token === undefined ? {} : authorization(server, token)
  const json = method === 'POST' ? { 'Content-Type': 'application/json' } : undefined
  const init = method === 'POST' ? { method, body: '{}' } : { method }
  return server.fetch(pathOf(server, 'me'), {
    ...init,
    headers: { Cookie: cookie, ...json, ...own, ...headers },
  })
}

/** The refusal of a session whose request carries no proof: 403, whichever authenticator comes first. */
export async function expectCsrfFailure(response: Response): Promise<void> {
  expect(response.status).toBe(403)
  expect(response.headers.get('WWW-Authenticate')).toBeNull()
  expect(await readJson(response)).toEqual({ detail: expect.stringMatching(/^CSRF Failed: /) })
}
