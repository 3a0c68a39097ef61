import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Books, createBooks } from './tally.js'
import { createFaults, type FaultQueue, type Faults } from './faults.js'

/** Pages and the API behind one origin, with a proxy between browser and Django that can do harm. */
export interface Site extends Omit<Books, 'add'>, Faults {
  /** The origin, without a slash at the end. */
  readonly url: string
  /** Requests to the API that came while the plug was pulled. */
  unplugged(): number
  close(): Promise<void>
}

export interface Scripts {
  readonly page: string
  readonly worker: string
}

const html = `<!doctype html>
<meta charset="utf-8">
<title>test</title>
<link rel="icon" href="data:,">
<script src="/page.js"></script>
`

/** Strict on purpose: a page like this works under it. */
const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src *; img-src data:"

/** Where paths below `/sealed/` are: at no origin, without any storage. */
const sealed = `sandbox allow-scripts; ${policy}`

/** Starts a site on a free port: another port is another origin, where no earlier test has left anything. */
export async function startSite(scripts: Scripts, djangoUrl: string): Promise<Site> {
  const books = createBooks()
  const faults = createFaults()
  let unplugged = 0
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (!pathname.startsWith('/api/')) return sendPage(response, pathname, scripts)
    if (!faults.isPlugged()) {
      unplugged += 1
      request.socket.destroy()
      return
    }
    const isRefresh = pathname === '/api/token/refresh/' && request.method === 'POST'
    const answer = isRefresh
      ? refresh(request, response, djangoUrl, books, faults)
      : pass(request, response, djangoUrl, books)
    answer.catch(() => request.socket.destroy())
  })
  const url = await listen(server)
  return {
    url,
    tally: books.tally,
    expiresAt: books.expiresAt,
    hold: faults.hold,
    loseNext: faults.loseNext,
    setPlugged: faults.setPlugged,
    unplugged: () => unplugged,
    close: () => end(server),
  }
}

/** Serves pages alone, whose API is at another origin. */
export async function startPages(scripts: Scripts): Promise<Pick<Site, 'url' | 'close'>> {
  const server = createServer((request, response) => sendPage(response, request.url ?? '/', scripts))
  return { url: await listen(server), close: () => end(server) }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function sendPage(response: ServerResponse, path: string, { page, worker }: Scripts): void {
  const script = { '/page.js': page, '/worker.js': worker }[path]
  response.writeHead(200, {
    'Content-Type': script === undefined ? 'text/html; charset=utf-8' : 'text/javascript; charset=utf-8',
    'Content-Security-Policy': path.startsWith('/sealed/') ? sealed : policy,
    'Cache-Control': 'max-age=600',
  })
  response.end(script ?? html)
}

/** Everything but refreshes goes through as it is; what a login wins is written down. */
async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  djangoUrl: string,
  books: Books,
): Promise<void> {
  const at = Date.now()
  const answer = await ask(request, await readBody(request), djangoUrl)
  const isLogin = request.url === '/api/token/' && request.method === 'POST' && answer.status === 200
  if (isLogin) books.add({ ...JSON.parse(answer.body), sent: undefined, status: 200, byWorker: false, at })
  send(response, answer)
}

async function refresh(
  request: IncomingMessage,
  response: ServerResponse,
  djangoUrl: string,
  books: Books,
  faults: FaultQueue,
): Promise<void> {
  const at = Date.now()
  const body = await readBody(request)
  const hold = faults.takeHold()
  const isLost = faults.takeLoss()
  if (hold?.moment === 'before') {
    hold.arrive()
    await hold.released
    // Where a connection breaks off without a word, browsers ask again by themselves, be the page gone or not.
    return send(response, { status: 502, headers: {}, body: '' })
  }
  const answer = await ask(request, body, djangoUrl)
  const { access, refresh: rotated } = JSON.parse(answer.body) as { access?: string; refresh?: string }
  const byWorker = request.headers.referer?.endsWith('/worker.js') ?? false
  const { refresh: sent } = JSON.parse(body) as { refresh: string }
  books.add({ sent, status: answer.status, access, refresh: rotated, byWorker, at })
  if (hold?.moment === 'after') {
    hold.arrive()
    await hold.released
  }
  send(response, answer, isLost)
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

async function ask(request: IncomingMessage, body: string, djangoUrl: string): Promise<Answer> {
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers
  const answer = await fetch(djangoUrl + request.url, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body !== '' && { body }),
  })
  const { 'content-encoding': _encoding, connection: _kept, ...kept } = Object.fromEntries(answer.headers)
  return { status: answer.status, headers: kept, body: await answer.text() }
}

/** `isLost`: breaks off in the middle. */
function send(response: ServerResponse, { status, headers, body }: Answer, isLost = false): void {
  response.writeHead(status, headers)
  if (!isLost) return void response.end(body)
  // With the head under way no browser asks again by itself.
  response.write(body.slice(0, 10), () => response.destroy())
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
