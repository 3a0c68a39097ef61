import { createMockServer, type MockFlavour } from '../../src/testing.js'
import { signingKey, startRealServer } from '../support/real-server.js'
import type { Dialect, Send } from './dialect.js'

/** A server that scenarios are played on: the mock or a real one, under the same address. */
export interface PlayServer {
  readonly send: Send
  /** The levers of `test/django/control.py`. */
  control(action: Lever, command: LeverCommand): Promise<unknown>
  close(): Promise<void>
}

export type Lever = 'add' | 'deactivate'

export interface LeverCommand {
  readonly username: string
  readonly password?: string
}

export function openMock({ version, settings, front = (server) => server }: Dialect): PlayServer {
  const { grace: _none, ...options } = settings
  const mock = createMockServer({ ...options, flavour: version as MockFlavour, signingKey })
  return {
    send: front((request) => mock.fetch(request)),
    async control(action, { username, password = '' }) {
      if (action === 'add') mock.users.add({ username, password })
      else mock.users.get(username).deactivate()
    },
    close: async () => {},
  }
}

export async function openReal({
  version,
  settings,
  front = (server) => server,
}: Dialect): Promise<PlayServer> {
  const real = await startRealServer({ ...settings, version })
  return {
    send: front(toServer(real.url)),
    control: (action, command) => real.control(action, { ...command }),
    close: () => real.close(),
  }
}

/** As a proxy that ends TLS, which tells the server nothing of the host that was asked for. */
function toServer(url: string): Send {
  return async ({ method, headers, body, redirect, url: asked }) => {
    const { pathname, search } = new URL(asked)
    const content = body === null ? null : await new Response(body).arrayBuffer()
    return fetch(url + pathname + search, { method, headers, body: content, redirect })
  }
}
