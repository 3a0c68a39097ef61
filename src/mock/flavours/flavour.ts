import type { Core } from '../core.js'
import type { MockEndpoint } from '../endpoint.js'
import type { FlavourDefaults } from '../settings.js'
import type { Account } from '../users.js'

/** A package that serves tokens: what sets it apart on the wire. Its state is the engine's. */
export interface Flavour {
  /** Which release of SimpleJWT it follows, where its views are mounted, and its other defaults. */
  readonly defaults: FlavourDefaults
  /** Does the view mounted at the first path serve the second? */
  serves(mounted: string, pathname: string, endpoint: MockEndpoint): boolean
  /** One view's answer. */
  answer(core: Core, request: Request, endpoint: MockEndpoint): Promise<Response>
  /** Who sends this request to a protected view? The refusal if nobody may be told. */
  authenticate(core: Core, request: Request): Account | Response
}
