import type { WireRequest } from './make-request.js'
import type { AccountChange } from './program.js'

/** An answer as it came over the wire; headers in lower case. */
export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** One of the two servers. */
export interface Side {
  send(request: WireRequest): Promise<WireAnswer>
  change(action: AccountChange['do'], username: string, password: string): Promise<void>
}
