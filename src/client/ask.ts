import { createAuthError } from '../errors.js'
import { bounded } from '../storage/bounded.js'
import type { Answer } from '../transport/post.js'
import type { SignalOptions } from './auth-client.js'
import type { Core } from './core.js'

/** Posts to a token endpoint. The caller is freed by `timeout` and by its signal; a late answer goes to `late`. */
export async function ask(
  { clock, page, post, rules }: Core,
  url: string,
  body: object,
  { signal }: SignalOptions,
  late: (answer: Answer) => void = () => {},
): Promise<Answer> {
  signal?.throwIfAborted()
  const answer = post(url, body).catch((cause: unknown) => {
    throw createAuthError('network_failed', { cause }, page()?.origin)
  })
  const tookTooLong = () => createAuthError('timed_out')
  return bounded(answer, clock, rules.timeout, tookTooLong, signal).catch((error: unknown) => {
    answer.then(late, () => {})
    throw error
  })
}
