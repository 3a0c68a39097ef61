import { createAuthError, isAuthError } from '../errors.js'
import { bounded } from '../storage/bounded.js'
import type { SignalOptions } from './auth-client.js'
import type { Core } from './core.js'

/** Asks a token endpoint. The caller is freed by `timeout` and by its signal; a late answer goes to `late`. */
export async function ask<Result>(
  { clock, page, rules }: Core,
  send: () => Promise<Result>,
  { signal }: SignalOptions,
  late: (answer: Result) => void = () => {},
): Promise<Result> {
  signal?.throwIfAborted()
  const answer = send().catch((cause: unknown) => {
    throw isAuthError(cause) ? cause : createAuthError('network_failed', { cause }, page()?.origin)
  })
  const tookTooLong = () => createAuthError('timed_out')
  return bounded(answer, clock, rules.timeout, tookTooLong, signal).catch((error: unknown) => {
    answer.then(late, () => {})
    throw error
  })
}
