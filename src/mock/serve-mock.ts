import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { MockServer } from './mock-server.js'

/** Where the mock server listens. */
export interface ServeOptions {
  /** @default 0: any free port */
  readonly port?: number | undefined
  /** @default '127.0.0.1' */
  readonly host?: string | undefined
}

/** A mock server that listens. */
export interface ServedMock {
  /** The origin, without a slash at the end: where this machine reaches it. */
  readonly url: string
  /** Stops listening and breaks the connections that are open. */
  close(): Promise<void>
}

/**
 * Lets a mock server listen on the network, for browsers and for clients that bring no `fetch`. Node only.
 * A lost answer destroys the socket.
 *
 * @throws Error (by rejection) if the port is taken.
 * @example
 * import { createMockServer } from 'simplejwt-client/testing'
 * import { serveMock } from 'simplejwt-client/testing/node'
 *
 * const served = await serveMock(createMockServer({ cors: ['http://localhost:5173'] }))
 * await fetch(`${served.url}/api/me/`)
 * await served.close()
 */
export async function serveMock(
  server: Pick<MockServer, 'handle'>,
  options: ServeOptions = {},
): Promise<ServedMock> {
  const { port = 0, host = '127.0.0.1' } = options
  const listener = createServer((incoming, outgoing) => {
    answer(server, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(port, host, resolve)
  })
  const address = listener.address()
  const actualPort = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${reachable(host)}:${actualPort}`,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        listener.closeAllConnections()
      }),
  }
}

/** As it stands in a URL. What listens at all addresses is reached by the one of the machine itself. */
function reachable(host: string): string {
  const address = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host
  return address.includes(':') ? `[${address}]` : address
}

async function answer(
  server: Pick<MockServer, 'handle'>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = await toRequest(incoming)
  const response = request === undefined ? new Response(null, { status: 400 }) : await server.handle(request)
  if (response.type === 'error') {
    outgoing.destroy()
    return
  }
  const body = new Uint8Array(await response.arrayBuffer())
  // An answer to HEAD says itself how long it would be.
  const length = response.headers.has('Content-Length') ? [] : ['Content-Length', String(body.byteLength)]
  // A flat list, as cookies are: one header, several times.
  outgoing.writeHead(response.status, [...[...response.headers].flat(), ...length])
  outgoing.end(body)
}

/** Undefined for what no `Request` can be: the method TRACE, or an address that is none. */
async function toRequest(incoming: IncomingMessage): Promise<Request | undefined> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array)
  const { method = 'GET', url = '/' } = incoming
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  const body = method === 'GET' || method === 'HEAD' ? null : Buffer.concat(chunks)
  const origin = `http://${incoming.headers.host ?? 'localhost'}`
  // Put together, not resolved: `//api/` is a path here, and not the host of a relative address.
  const address = url.startsWith('/') ? origin + url : url
  try {
    return new Request(address, { method, headers, body })
  } catch {
    return undefined
  }
}
