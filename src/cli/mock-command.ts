import type { MockEndpoint } from '../mock/endpoint.js'
import type { MockServerOptions } from '../mock/options.js'

/** What `simplejwt-client mock` is to do. */
export interface MockCommand {
  readonly port: number
  readonly host: string
  readonly json: boolean
  /** The seed, or `drawn` for one that chance gives; undefined without chaos. */
  readonly chaos: number | 'drawn' | undefined
  /** Seconds that the server's clock is ahead. */
  readonly skew: number
  /** Seconds that a view lets everybody wait. */
  readonly delays: Readonly<Partial<Record<MockEndpoint, number>>>
  readonly options: MockServerOptions
}

/** What it does without flags. */
export const plainMock: MockCommand = {
  port: 8000,
  host: '127.0.0.1',
  json: false,
  chaos: undefined,
  skew: 0,
  delays: {},
  options: {},
}
