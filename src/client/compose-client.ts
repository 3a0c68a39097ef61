import type { FetchPort } from '../ports/fetch.js'
import { createListeners } from '../session/listeners.js'
import { LOADING } from '../session/snapshot.js'
import type { AuthClient, LoginResult } from './auth-client.js'
import { type ClientParts, type Core, createCore } from './core.js'
import { demand, getToken, verify } from './get-token.js'
import { type ClientInternals, INTERNALS } from './internals.js'
import { adopt, logIn } from './log-in.js'
import { logOut } from './log-out.js'

/** The client with what adapters may ask of it. */
export interface InnerClient extends AuthClient<unknown> {
  readonly [INTERNALS]: ClientInternals
}

/** Puts a client together. */
// oxlint-disable-next-line max-lines-per-function -- a line for each member
export function composeClient(parts: ClientParts): InnerClient {
  const listeners = createListeners()
  let core: Core | undefined

  function use(): Core {
    core ??= createCore(parts, listeners)
    return core
  }

  function start(): Promise<void> {
    try {
      return use().started
    } catch {
      // A relative `baseUrl` where there is no page: whoever uses the client is told so.
      return Promise.resolve()
    }
  }

  function send(input: string | URL | Request, init?: RequestInit, port?: FetchPort): Promise<Response> {
    try {
      return use().request.fetch(input, init, port)
    } catch (error) {
      // What cannot start for want of a page has nobody logged in: an adapter's request goes out as it is.
      return port && !core && !parts.page() ? port(input, init) : Promise.reject(error)
    }
  }

  return {
    ready: start(),
    login: async (credentials, options) =>
      logIn(use(), credentials, options) as Promise<LoginResult<unknown, never>>,
    adopt: async (tokens) => adopt(use(), tokens),
    async logout() {
      try {
        return { blacklist: await logOut(use()) }
      } catch {
        return { blacklist: 'queued' }
      }
    },
    verify: async (token, options) => verify(use(), token, options),
    getAccessToken: async (options) => getToken(use(), options),
    refresh: async (options) => void (await demand(use(), 'refresh', options)),
    fetch: (input, init) => send(input, init),
    getSnapshot: () => core?.session.state().shown.snapshot ?? LOADING,
    subscribe: listeners.subscribe,
    on: listeners.on,
    dispose: () => core?.session.stop(),
    [INTERNALS]: {
      baseUrl: () => use().server.baseUrl,
      prepare: (request) => use().request.prepare(request),
      send,
    },
  }
}
