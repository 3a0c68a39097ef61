import ky, { type KyInstance, type Options } from 'ky'
import type { AuthClient } from '../client/auth-client.js'
import { copyOwn } from '../own.js'
import { internalsOf } from './internals-of.js'

/**
 * A ky instance that sends its requests through `auth.fetch`, with paths relative to the client's `baseUrl`.
 *
 * A request that has to wait for a refresh waits outside of ky's `timeout`, and the one replay after a refused token
 * happens within a single attempt: POST, `retry: 0` and `throwHttpErrors: false` need nothing special. Errors of your
 * API are ky's `HTTPError`; what concerns the session is an `AuthError`, which ky does not retry.
 *
 * @param auth - a client of `createAuthClient`
 * @param options - any of ky's options; `fetch` is not among them
 *
 * @example
 * ```ts
 * import { createAuthClient } from 'simplejwt-client'
 * import { createApi } from 'simplejwt-client/ky'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/' })
 * const api = createApi(auth)
 *
 * const me = await api.get('me/').json<{ username: string }>()
 * ```
 *
 * @see {@link https://github.com/sindresorhus/ky#readme | ky}
 */
export function createApi(
  auth: AuthClient<never> | AuthClient,
  options: Omit<Options, 'fetch'> = {},
): KyInstance {
  const internals = internalsOf(auth, 'createApi')
  const own = copyOwn(options)
  const hooks = copyOwn(own.hooks ?? {})
  return ky.create({
    ...own,
    fetch: (input, init) => auth.fetch(input, init),
    hooks: {
      ...hooks,
      // At each call, since a relative `baseUrl` cannot be resolved where a module is imported without a page.
      init: [
        (call) => void (copyOwn(call).baseUrl ?? (call.baseUrl = internals.baseUrl())),
        ...(hooks.init ?? []),
      ],
      beforeRequest: [({ request }) => internals.prepare(request), ...(hooks.beforeRequest ?? [])],
    },
  })
}
