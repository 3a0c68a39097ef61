import { Agent, type IncomingMessage, request as open } from 'node:http'
import { type RealServer, type ServerVersion, startRealServer } from '../support/real-server.js'
import type { FuzzSettings } from './fuzz-setups.js'
import type { WireRequest } from './make-request.js'
import type { Side, WireAnswer } from './side.js'

/** A real server that many programs share. */
export interface RealSide extends Side {
  /** Creates an account and tells its primary key. */
  add(username: string, password: string): Promise<number>
  close(): Promise<void>
}

/** Connections are kept, and no header is sent that the program does not name: neither is so with `fetch`. */
export async function startRealSide(version: ServerVersion, settings: FuzzSettings): Promise<RealSide> {
  const server = await startRealServer({ ...settings, version })
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const control = (action: string, command: unknown) =>
    ask(server, agent, {
      method: 'POST',
      path: `/test/${action}`,
      headers: {},
      body: Buffer.from(JSON.stringify(command)),
    })

  return {
    send: (wire) => ask(server, agent, wire),
    change: async (action, username, password) => {
      await control(action, { username, password })
    },
    add: async (username, password) => {
      const answer = await control('add', { username, password })
      return (JSON.parse(answer.body) as { id: number }).id
    },
    close: async () => {
      agent.destroy()
      await server.close()
    },
  }
}

function ask(server: RealServer, agent: Agent, wire: WireRequest): Promise<WireAnswer> {
  const { hostname, port } = new URL(server.url)
  const { method, path, body } = wire
  const headers = body === undefined ? wire.headers : { ...wire.headers, 'content-length': body.length }
  // Waitress sends what Django made for HEAD, body and all, on which the parser gives up: then the head is the answer.
  const isHead = method === 'HEAD'
  return new Promise((resolve, reject) => {
    const options = { agent: isHead ? false : agent, hostname, port, method, path, headers }
    const outgoing = open(options, (incoming) => {
      if (isHead) resolve(toAnswer(incoming, ''))
      else read(incoming).then(resolve, reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function read(incoming: IncomingMessage): Promise<WireAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return toAnswer(incoming, Buffer.concat(chunks).toString())
}

function toAnswer(incoming: IncomingMessage, body: string): WireAnswer {
  const headers = Object.entries(incoming.headersDistinct).map(([name, values = []]) => [
    name,
    values.join(', '),
  ])
  return { status: incoming.statusCode ?? 0, headers: Object.fromEntries(headers), body }
}
