import { once } from 'node:events'
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFaults, type FaultQueue, type Held } from '../site/faults.js'

/** A request that has been answered. Preflights are none. */
export interface Passed {
  /** `POST refresh`, say: the method, and the last part of the path. */
  readonly what: string
  readonly status: number
  /** The cookies that came along, by name. */
  readonly cookies: readonly string[]
  /** Whose refresh token came in one of them: the user's id. */
  readonly user: string | undefined
}

/** An origin of the API's own, between browser and Django: it changes nothing, writes down and holds up. */
export interface ApiProxy {
  readonly port: number
  readonly passed: readonly Passed[]
  /** Every token that the server has given away, by its `token_type`. */
  readonly tokens: ReadonlyMap<string, readonly string[]>
  /** Holds up the answer to the next refresh, which the server has committed. */
  hold(): Held
  close(): Promise<void>
}

interface Notes {
  readonly passed: Passed[]
  readonly tokens: Map<string, string[]>
}

const JWT = /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g

export async function startApiProxy(djangoUrl: string): Promise<ApiProxy> {
  const faults = createFaults()
  const notes: Notes = { passed: [], tokens: new Map() }
  const server = createServer((request, response) => {
    pass(request, response, djangoUrl, notes, faults).catch(() => request.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    ...notes,
    hold: () => faults.hold('after'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  djangoUrl: string,
  notes: Notes,
  faults: FaultQueue,
): Promise<void> {
  const { method = 'GET', url = '/' } = request
  if (url === '/csrf/') return tellCsrf(request, response)
  const what = `${method} ${/(\w+)\/$/.exec(url)?.[1] ?? url}`
  const hold = what === 'POST refresh' ? faults.takeHold() : undefined
  const answer = await forward(request, djangoUrl)
  const body = await readAll(answer)
  if (method !== 'OPTIONS') note(notes, what, request, answer, body)
  hold?.arrive()
  await hold?.released
  response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders))
  response.end(body)
}

/** A view of the application's own, which tells pages on other hosts what they cannot read. */
function tellCsrf({ headers }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, {
    'Access-Control-Allow-Origin': headers.origin ?? '',
    'Access-Control-Allow-Credentials': 'true',
  })
  response.end(/csrftoken=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? '')
}

/** Headers go as they come, `Host` and `Origin` among them: Django compares the two. */
async function forward(request: IncomingMessage, djangoUrl: string): Promise<IncomingMessage> {
  const { method = 'GET', url = '/', rawHeaders } = request
  const { hostname, port } = new URL(djangoUrl)
  const forwarded = ask({ hostname, port, method, path: url, headers: endToEnd(rawHeaders) })
  forwarded.end(await readAll(request))
  const [answer] = await once(forwarded, 'response')
  return answer as IncomingMessage
}

/** Without what is between two neighbours only. */
function endToEnd(raw: readonly string[]): string[] {
  const isKept = (_: string, at: number) =>
    !/^(connection|keep-alive|transfer-encoding)$/i.test(raw[at - (at % 2)] ?? '')
  return raw.filter(isKept)
}

function note(
  { passed, tokens }: Notes,
  what: string,
  request: IncomingMessage,
  answer: IncomingMessage,
  body: Buffer,
): void {
  const sent = (request.headers.cookie ?? '').split('; ')
  const cookies = sent.map((cookie) => cookie.split('=', 1)[0] ?? '').filter((name) => name !== '')
  const [user] = (request.headers.cookie ?? '').match(JWT)?.map(claimsOf).filter(isRefresh).map(idOf) ?? []
  passed.push({ what, status: answer.statusCode ?? 0, cookies, user })
  const said = [body.toString(), ...(answer.headers['set-cookie'] ?? [])].join('\n')
  for (const [token] of said.matchAll(JWT)) {
    const { token_type: type } = claimsOf(token)
    tokens.set(type, [...(tokens.get(type) ?? []), token])
  }
}

interface Claims {
  readonly token_type: string
  readonly user_id: string | number
}

function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

const isRefresh = ({ token_type: type }: Claims): boolean => type === 'refresh'

const idOf = ({ user_id: id }: Claims): string => String(id)

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
