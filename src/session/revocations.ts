import type { TokenStore } from '../storage/token-store.js'
import type { BlacklistResult } from '../transport/read-response.js'
import { oweChange, settleChange } from './changes.js'

/** Tells the server which refresh tokens to refuse, and remembers what it could not be told. */
export interface Revocations {
  /**
   * Never rejects, and answers when the store knows of it. A token that is being revoked already shares that attempt.
   */
  revoke(refresh: string): Promise<BlacklistResult>
  /** What the last one asked for comes to; `none` where none was. */
  latest(): Promise<BlacklistResult>
  /** Nothing is owed for this token any more. */
  drop(refresh: string): void
}

/** What revoking needs of the world. */
export interface RevocationPorts {
  readonly store: TokenStore
  /** Has the server refuse a token, and rejects where there is no answer. Undefined where it cannot. */
  readonly send: ((refresh: string) => Promise<BlacklistResult>) | undefined
}

/** Each token is noted as owed before it is sent, so that a page that closes leaves the debt to the next one. */
export function createRevocations({ store, send }: RevocationPorts): Revocations {
  const underWay = new Map<string, Promise<BlacklistResult>>()
  let latest: Promise<BlacklistResult> = Promise.resolve('none')

  async function run(refresh: string): Promise<BlacklistResult> {
    if (send !== undefined) void store.update(oweChange(refresh))
    const result = (await send?.(refresh).catch(() => 'queued' as const)) ?? 'none'
    // Until the store has forgotten the debt, whoever reads it sends the token again: this page, and the next one.
    if (result !== 'queued') await drop(refresh)
    underWay.delete(refresh)
    return result
  }

  function drop(refresh: string): Promise<unknown> {
    return store.update(settleChange(refresh))
  }

  return {
    drop: (refresh) => void drop(refresh),
    latest: () => latest,
    revoke(refresh) {
      latest = underWay.get(refresh) ?? run(refresh)
      underWay.set(refresh, latest)
      return latest
    },
  }
}
