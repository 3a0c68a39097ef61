import axios, { type CreateAxiosDefaults } from 'axios'
import { attachAuth } from 'simplejwt-client/axios'
import type { MockServerOptions } from 'simplejwt-client/testing'
import { serveMock } from 'simplejwt-client/testing/node'
import { onTestFinished } from 'vitest'
import { ADA, createKit, createServer, type KitOptions } from '../support/client-kit.js'
import { fakeClock } from '../support/fake-clock.js'

/** From now on the server takes the client's token for expired, which the client cannot know. */
export const EXPIRED_AT_SERVER = 400

/** Milliseconds after which a token of five minutes is stale. */
export const STALE = 291_000

/** What the mock's protected view answers. */
export interface Me {
  readonly username: string
  readonly method: string
  readonly body: string
}

/** A client whose server listens, and what tells whether an axios instance is as usual without it. */
export async function createAxiosKit(
  { client, ...options }: Omit<KitOptions, 'server'> & { readonly server?: MockServerOptions } = {},
  config: CreateAxiosDefaults = {},
) {
  const clock = options.clock ?? fakeClock()
  const server = createServer(clock, options.server)
  const seen: Request[] = []
  const served = await serveMock({
    handle(request) {
      seen.push(request.clone())
      return server.handle(request)
    },
  })
  onTestFinished(() => served.close())
  const baseURL = `${served.url}/api/`
  const kit = createKit({ server, clock, client: { baseUrl: baseURL, ...client } })
  await kit.auth.login(ADA)
  server.resetCounters()
  const create = (more: CreateAxiosDefaults = {}) =>
    axios.create({ baseURL, adapter: 'http', ...config, ...more })
  const api = create()
  return { ...kit, seen, origin: served.url, create, api, detach: attachAuth(api, kit.auth) }
}

/** What was answered, oldest first. */
export const logOf = ({ log }: { readonly log: readonly { endpoint: string; status: number }[] }) =>
  log.map(({ endpoint, status }) => `${endpoint} ${status}`)

/** What a promise rejects with. */
export const rejection = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error: unknown) => error,
  )
