import { createMockServer, type MockServerOptions } from 'simplejwt-client/testing'
import { defaultUsers, type ServerVersion, signingKey } from '../support/real-server.js'
import type { FuzzSettings } from './fuzz-setups.js'
import type { WireRequest } from './make-request.js'
import type { Side, WireAnswer } from './side.js'

export interface MockSideUser {
  readonly id: number
  readonly username: string
  readonly password: string
}

const flavours = {
  '5.2.2': '5.2',
  '5.3.1': '5.3',
  '5.4.0': '5.4',
  '5.5.0': '5.5.0',
  '5.5.1': '5.5.1',
} as const satisfies Record<ServerVersion, string>

/** A mock of the same settings, with the accounts that all programs share and this program's own. */
export function startMockSide(
  version: ServerVersion,
  settings: FuzzSettings,
  own: readonly MockSideUser[],
  clock: () => number,
): Side {
  const { loginExtras: _, language: _l, localeMiddleware: _m, ...common } = settings
  const flavour = flavours[version]
  const users = [...defaultUsers.map((user, index) => ({ ...user, id: index + 1 })), ...own]
  const options: MockServerOptions = { ...common, flavour, users, clock, signingKey }
  const server = createMockServer(options)

  return {
    send: async (wire) => toWire(await server.handle(toRequest(wire))),
    change: async (action, username, password) => {
      const user = server.users.get(username)
      if (action === 'change-password') user.changePassword(password)
      else user[action]()
    },
  }
}

function toRequest({ method, path, headers, body }: WireRequest): Request {
  return new Request(`http://localhost${path}`, { method, headers, body: body ? new Uint8Array(body) : null })
}

async function toWire(response: Response): Promise<WireAnswer> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  }
}
