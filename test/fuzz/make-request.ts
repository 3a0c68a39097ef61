import type { FuzzSettings } from './fuzz-setups.js'
import { makeToken, type Workshop } from './make-token.js'
import type {
  Body,
  Call,
  Credentials,
  Encoding,
  Endpoint,
  PathTwist,
  TextTwist,
  Value,
  Who,
} from './program.js'

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/** What requests are made from, too: the accounts as they are at this step. */
export interface RequestWorkshop extends Workshop {
  readonly accounts: readonly Account[]
}

export interface Account {
  readonly username: string
  readonly password: string
  /** Before it was changed. */
  readonly formerPassword: string
}

const usualPaths: Readonly<Record<Endpoint, string>> = {
  obtain: '/api/token/',
  refresh: '/api/token/refresh/',
  verify: '/api/token/verify/',
  blacklist: '/api/token/blacklist/',
  sliding: '/api/token/sliding/',
  slidingRefresh: '/api/token/sliding/refresh/',
  me: '/api/me/',
}

/** The request that this call means at this server. */
export function makeRequest(call: Call, workshop: RequestWorkshop): WireRequest {
  const method = call.method ?? (call.do === 'me' ? 'GET' : 'POST')
  const content = mayHaveBody(method) && call.body !== undefined ? encodeBody(call.body, workshop) : undefined
  const typed = content?.type === undefined ? {} : { 'content-type': content.type }
  return {
    method,
    path: twistPath(pathOf(workshop.settings, call.do), call.path) + (call.query ?? ''),
    headers: { ...typed, ...call.headers, ...credentialsHeader(call.credentials, workshop) },
    body: content?.body,
  }
}

/** `fetch` cannot send one with these. */
function mayHaveBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

function pathOf(settings: FuzzSettings, endpoint: Endpoint): string {
  return settings.paths?.[endpoint] || usualPaths[endpoint]
}

function twistPath(path: string, twist: PathTwist | undefined): string {
  if (twist === undefined) return path
  return {
    slashless: path.slice(0, -1),
    'doubled slash': `${path}/`,
    capitals: path.toUpperCase(),
    further: `${path}further/`,
    elsewhere: '/nowhere/',
    'elsewhere, slashless': '/nowhere',
  }[twist]
}

function credentialsHeader(
  credentials: Credentials | undefined,
  workshop: RequestWorkshop,
): Record<string, string> {
  if (credentials === undefined) return {}
  const { authHeaderName = 'Authorization', authHeaderTypes = ['Bearer'] } = workshop.settings
  const { scheme = authHeaderTypes[0], gap = ' ', tail = '', header = authHeaderName } = credentials
  const token = credentials.token === undefined ? '' : makeToken(credentials.token, workshop)
  return { [header.toLowerCase()]: headerText(`${scheme}${gap}${token}${tail}`) }
}

/** What no header can carry is left out. */
function headerText(text: string): string {
  return text.replace(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '')
}

interface Content {
  readonly type: string | undefined
  readonly body: Buffer
}

function encodeBody(body: Body, workshop: RequestWorkshop): Content {
  if ('text' in body) return { type: body.type, body: Buffer.from(body.text) }
  const fields = Object.entries(body.fields).map(
    ([name, value]) => [renamed(name, workshop), fieldText(value, workshop)] as const,
  )
  const encoded = encoders[body.as](fields)
  return { type: body.type ?? encoded.type, body: Buffer.from(encoded.text) }
}

function renamed(field: string, { settings }: RequestWorkshop): string {
  return field === 'username' ? (settings.usernameField ?? field) : field
}

type Fields = readonly (readonly [name: string, json: string])[]

const encoders: Readonly<
  Record<Encoding, (fields: Fields) => { readonly type: string; readonly text: string }>
> = {
  json: (fields) => ({
    type: 'application/json',
    text: `{${fields.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`,
  }),
  form: (fields) => ({
    type: 'application/x-www-form-urlencoded',
    text: new URLSearchParams(fields.map(([name, text]) => [name, plain(text)])).toString(),
  }),
  multipart: (fields) => ({
    type: 'multipart/form-data; boundary=frontier',
    text: `${fields.map(([name, text]) => part(name, plain(text))).join('')}--frontier--\r\n`,
  }),
}

function part(name: string, value: string): string {
  return `--frontier\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
}

/** A form knows text only. */
function plain(json: string): string {
  return json.startsWith('"') ? String(JSON.parse(json)) : json
}

function fieldText(value: Value, workshop: RequestWorkshop): string {
  if ('raw' in value) return value.raw
  if ('token' in value) return JSON.stringify(makeToken(value.token, workshop))
  return JSON.stringify(
    'name' in value ? nameText(value.name, value.twist, workshop) : passwordText(value, workshop),
  )
}

function nameText(who: Who, twist: TextTwist | undefined, { accounts }: RequestWorkshop): string {
  return twistText(accounts[who]?.username ?? '', twist, 'nobody')
}

function passwordText(
  { password, twist }: { readonly password: Who; readonly twist?: TextTwist },
  { accounts }: RequestWorkshop,
): string {
  return twistText(accounts[password]?.password ?? '', twist, accounts[password]?.formerPassword ?? '')
}

function twistText(text: string, twist: TextTwist | undefined, former: string): string {
  if (twist === undefined) return text
  return { padded: ` ${text}\n`, capitals: text.toUpperCase(), longer: `${text}x`, former }[twist]
}
