import { expect } from 'vitest'
import type { RealServerOptions, RealView } from '../support/real-server.js'

/** What both kinds of server can be told. */
export type ContractSettings = Omit<RealServerOptions, 'version' | 'users'>

/** The releases under contract, oldest first. */
export const contractVersions = ['5.2', '5.3', '5.4', '5.5.0', '5.5.1'] as const

export type ContractVersion = (typeof contractVersions)[number]

/** What decides which cases apply. */
export interface ContractSetup {
  readonly version: ContractVersion
  readonly settings: ContractSettings
  /** Only cases of these groups. @default all */
  readonly groups?: readonly string[]
}

/** Is the server of this release or a later one? */
export function isSince(setup: ContractSetup, release: ContractVersion): boolean {
  return contractVersions.indexOf(setup.version) >= contractVersions.indexOf(release)
}

/** A server under contract: the mock or a real one. */
export interface ContractServer extends ContractSetup {
  /** As `fetch`: redirects are followed. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Redirects are answers like any other. */
  raw(path: string, init?: RequestInit): Promise<Response>
  /** The levers of `test/django/control.py`. */
  control(action: ControlAction, command: ControlCommand): Promise<unknown>
}

export interface ControlCommand {
  readonly username: string
  readonly password?: string
  readonly claims?: Readonly<Record<string, unknown>>
}

export type ControlAction =
  | 'add'
  | 'activate'
  | 'auth-token'
  | 'change-password'
  | 'deactivate'
  | 'delete'
  | 'session'

/** One fact about servers. */
export interface ContractCase {
  readonly group: string
  readonly name: string
  /** Where the fact holds. @default everywhere */
  readonly when?: (server: ContractSetup) => boolean
  readonly run: (server: ContractServer) => Promise<void>
}

const usualPaths: Readonly<Record<RealView, string>> = {
  obtain: '/api/token/',
  refresh: '/api/token/refresh/',
  verify: '/api/token/verify/',
  blacklist: '/api/token/blacklist/',
  sliding: '/api/token/sliding/',
  slidingRefresh: '/api/token/sliding/refresh/',
  me: '/api/me/',
}

export function pathOf(server: ContractServer, view: RealView): string {
  return server.settings.paths?.[view] || usualPaths[view]
}

export function post(
  server: ContractServer,
  view: RealView,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers } }
  return server.fetch(pathOf(server, view), { ...init, body: JSON.stringify(body) })
}

let lastUser = 0

/** A user of this case's own, so that no case disturbs another. */
export async function newUser(
  server: ContractServer,
  password = 'correct horse',
  claims: Readonly<Record<string, unknown>> = {},
): Promise<Credentials> {
  lastUser += 1
  const name = `user${lastUser}-${process.pid}`
  const username = server.settings.usernameField === 'email' ? `${name}@example.com` : name
  await server.control('add', { username, password, claims })
  return { username, password }
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** What a login is posted with: the name of its first field is the server's choice. */
export function loginBody({ settings }: ContractSetup, user: Credentials): Readonly<Record<string, string>> {
  return { [settings.usernameField ?? 'username']: user.username, password: user.password }
}

export interface LoggedIn extends Credentials {
  readonly access: string
  readonly refresh: string
}

export async function logIn(server: ContractServer, credentials?: Credentials): Promise<LoggedIn> {
  const user = credentials ?? (await newUser(server))
  const pair = await readJson(await post(server, 'obtain', loginBody(server, user)))
  return { ...user, access: String(pair['access']), refresh: String(pair['refresh']) }
}

/** Asks the protected view, with this token in the right header. */
export function askMe(server: ContractServer, token: string, init: RequestInit = {}): Promise<Response> {
  return server.fetch(pathOf(server, 'me'), { ...init, headers: authorization(server, token) })
}

export function authorization(server: ContractServer, token: string): Record<string, string> {
  const { authHeaderName = 'Authorization' } = server.settings
  return { [authHeaderName]: `${firstScheme(server)} ${token}` }
}

export function firstScheme(server: ContractServer): string {
  return server.settings.authHeaderTypes?.[0] ?? 'Bearer'
}

export async function readJson(response: Response): Promise<Readonly<Record<string, unknown>>> {
  expect(response.headers.get('Content-Type')).toBe('application/json')
  return (await response.json()) as Record<string, unknown>
}

/** 200 with a JSON object of exactly these members. */
export async function expectSuccess(response: Response, members: readonly string[]): Promise<void> {
  expect(response.status).toBe(200)
  expect(Object.keys(await readJson(response)).toSorted()).toEqual(members.toSorted())
}

/** A token view's 401: about the token if there is a code, about the account if there is none. */
export async function expectUnauthorized(
  server: ContractServer,
  response: Response,
  code?: 'token_not_valid',
): Promise<void> {
  expect(response.status).toBe(401)
  expect(response.headers.get('WWW-Authenticate')).toBe(`${firstScheme(server)} realm="api"`)
  expect(await readJson(response)).toEqual({
    detail: expect.any(String),
    ...(code === undefined ? {} : { code }),
  })
}

/** The protected view's refusal: 401, or 403 where an authenticator without a challenge comes first. */
export async function expectRefused(
  server: ContractServer,
  response: Response,
  members: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const challenge = challengeOf(server)
  expect(response.status).toBe(challenge === null ? 403 : 401)
  expect(response.headers.get('WWW-Authenticate')).toBe(challenge)
  expect(await readJson(response)).toEqual({ detail: expect.any(String), ...members })
}

/** What the first authenticator of the protected view asks for, if it can ask. */
function challengeOf(server: ContractServer): string | null {
  const challenges = {
    jwt: `${firstScheme(server)} realm="api"`,
    'stateless-jwt': `${firstScheme(server)} realm="api"`,
    session: null,
    basic: 'Basic realm="api"',
    token: 'Token',
  }
  return challenges[server.settings.authenticationClasses?.[0] ?? 'jwt']
}

/** How the protected view refuses a token: each kind that it takes has a message of its own. */
export function deadToken({ settings }: ContractSetup): Readonly<Record<string, unknown>> {
  const classes = { access: 'AccessToken', sliding: 'SlidingToken' }
  const messages = (settings.authTokenClasses ?? ['access']).map((type) => ({
    token_class: classes[type],
    token_type: type,
    message: expect.any(String),
  }))
  return { code: 'token_not_valid', messages }
}

/** 400 about these fields, each with a list of texts. */
export async function expectFieldErrors(response: Response, fields: readonly string[]): Promise<void> {
  expect(response.status).toBe(400)
  const complaints = Object.fromEntries(fields.map((field) => [field, [expect.any(String)]]))
  expect(await readJson(response)).toEqual(complaints)
}

/** A status whose JSON body holds nothing but `detail`. */
export async function expectDetail(response: Response, status: number): Promise<void> {
  expect(response.status).toBe(status)
  expect(await readJson(response)).toEqual({ detail: expect.any(String) })
}

/** One of Django's own pages. */
export async function expectPage(response: Response, status: number): Promise<void> {
  expect(response.status).toBe(status)
  expect(response.headers.get('Content-Type')).toMatch(/^text\/html/)
  expect(await response.text()).toMatch(/^\s*<!doctype html>/i)
}
