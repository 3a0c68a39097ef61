import type { FetchPort } from 'simplejwt-client'
import { expect } from 'vitest'
import type { PackageName, RealServerOptions } from '../../support/real-server.js'

/** What a package's server can be told, mock or real. */
export type FlavourSettings = Omit<RealServerOptions, 'version' | 'users' | 'paths'>

/** A server of a package under contract: the mock or a real one. Redirects are answers like any other. */
export interface FlavourServer {
  readonly settings: FlavourSettings
  readonly origin: string
  /** What a client is given to send with. */
  readonly port: FetchPort
  send(path: string, init?: RequestInit): Promise<Response>
  /** The levers of `test/django/control.py`. */
  control(action: FlavourLever, command: LeverCommand): Promise<unknown>
}

export type FlavourLever = 'add' | 'activate' | 'deactivate' | 'delete' | 'change-password'

export interface LeverCommand {
  readonly username: string
  readonly password?: string
}

/** One fact about a package's server. */
export interface FlavourCase {
  readonly name: string
  /** Where the fact holds. @default everywhere */
  readonly when?: (settings: FlavourSettings) => boolean
  readonly run: (server: FlavourServer) => Promise<void>
}

/** A package, the setups that it is checked in, and what holds there. */
export interface FlavourContract {
  readonly flavour: PackageName
  readonly loginPath: string
  readonly setups: readonly { readonly name: string; readonly settings: FlavourSettings }[]
  readonly cases: readonly FlavourCase[]
  /** What holds where e-mail addresses are the users' names. */
  readonly emailCases: readonly FlavourCase[]
}

/** An answer to the letter: what is not named here must not be there. */
export interface ExpectedAnswer {
  readonly status: number
  /** The body, parsed if it is JSON. */
  readonly body: unknown
  /** @default application/json */
  readonly type?: string
  /** WWW-Authenticate. */
  readonly challenge?: string
}

/** Compares all of an answer that clients may look at. */
export async function expectAnswer(response: Response, expected: ExpectedAnswer): Promise<void> {
  const type = response.headers.get('Content-Type')
  const text = await response.text()
  const isJson = type?.startsWith('application/json') === true && text !== ''
  expect({
    status: response.status,
    body: isJson ? JSON.parse(text) : text,
    type,
    challenge: response.headers.get('WWW-Authenticate') ?? undefined,
  }).toEqual({ type: 'application/json', challenge: undefined, ...expected })
}

/** What one of Django's own pages looks like. */
export function djangoPage(status: number, title: string): ExpectedAnswer {
  return { status, body: expect.stringContaining(`<h1>${title}</h1>`), type: htmlType }
}

export const htmlType = 'text/html; charset=utf-8'

/** A POST of JSON. */
export function postJson(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  const json = { 'Content-Type': 'application/json', ...headers }
  return { method: 'POST', headers: json, body: JSON.stringify(body) }
}

let lastUser = 0

/** A user of this case's own, so that no case disturbs another. */
export async function newUser(server: FlavourServer, password = 'correct horse'): Promise<Credentials> {
  lastUser += 1
  const credentials = { username: `user${lastUser}-${process.pid}`, password }
  await server.control('add', credentials)
  return credentials
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface LoggedIn extends Credentials {
  readonly access: string
  readonly refresh: string
}

/** Logs a user in at this path, by default a new one. */
export async function logInAt(server: FlavourServer, path: string, given?: Credentials): Promise<LoggedIn> {
  const user = given ?? (await newUser(server))
  const pair = await readBody(await server.send(path, postJson(user)))
  return { ...user, access: String(pair['access']), refresh: String(pair['refresh']) }
}

export async function readBody(response: Response): Promise<Readonly<Record<string, unknown>>> {
  return (await response.json()) as Record<string, unknown>
}

/** A logged-in user's request, and the answer to it. */
export type Says = (
  name: string,
  ask: (server: FlavourServer, user: LoggedIn) => Promise<Response>,
  expected: ExpectedAnswer | ((user: LoggedIn) => ExpectedAnswer),
  when?: FlavourCase['when'],
) => FlavourCase

/** Makes cases of one question and one answer, for servers whose login is at this path. */
export function createSays(loginPath: string): Says {
  return (name, ask, expected, when = () => true) => ({
    name,
    when,
    async run(server) {
      const user = await logInAt(server, loginPath)

      const response = await ask(server, user)

      await expectAnswer(response, typeof expected === 'function' ? expected(user) : expected)
    },
  })
}
