import axios, { type AxiosAdapter, type AxiosInstance, type InternalAxiosRequestConfig } from 'axios'
import type { AuthClient } from '../client/auth-client.js'
import type { ClientInternals } from '../client/internals.js'
import { sendWithToken } from './axios-send.js'
import { internalsOf } from './internals-of.js'

type Adapter = InternalAxiosRequestConfig['adapter']
type Send = ClientInternals['send']

/** An adapter that stands before another one, as long as it is attached. */
interface Layer {
  readonly inner: Adapter
  readonly send: Send
  readonly instance: AxiosInstance
  readonly isAttached: () => boolean
}

const layers: WeakMap<object, Layer> = /* @__PURE__ */ new WeakMap()

/**
 * Has an axios instance send its requests by the rules of `auth.fetch`: the token goes to allowed origins only, is
 * refreshed in time, once for all instances and tabs, and a request whose token the server refuses is repeated once.
 *
 * Everything else is axios as you know it: its adapters (XHR, fetch or http) and upload progress, `baseURL`, `params`,
 * transforms, `timeout` (a wait for a refresh does not count), `validateStatus`, `signal` and interceptors. Errors of
 * your API are `AxiosError`; what concerns the session is an `AuthError`, as it is. A request that has an
 * `Authorization` header of its own, or `Authorization: false`, is left alone. Relative URLs without a `baseURL` are
 * resolved against the page, as ever.
 *
 * @param instance - `axios` itself or what `axios.create` returned; any number of them may share one client
 * @param auth - a client of `createAuthClient`
 * @returns a function that detaches: requests begun later are sent as if nothing had been attached
 *
 * @example
 * ```ts
 * import axios from 'axios'
 * import { createAuthClient } from 'simplejwt-client'
 * import { attachAuth } from 'simplejwt-client/axios'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/' })
 * const api = axios.create({ baseURL: 'https://api.example.com/api/' })
 * attachAuth(api, auth)
 *
 * const { data } = await api.get<{ username: string }>('me/')
 * ```
 *
 * @see {@link https://axios-http.com | axios}
 */
export function attachAuth(instance: AxiosInstance, auth: AuthClient<never> | AuthClient): () => void {
  const { send } = internalsOf(auth, 'attachAuth')
  let isAttached = true
  const id = instance.interceptors.request.use(
    (config) => {
      const inner = without(config.adapter, send)
      config.adapter = toAdapter({ inner, send, instance, isAttached: () => isAttached })
      return config
    },
    undefined,
    { synchronous: true },
  )
  return () => {
    isAttached = false
    instance.interceptors.request.eject(id)
  }
}

/** The adapter without the layer of one client: a request that is sent anew has been here before. */
function without(adapter: Adapter, send: Send): Adapter {
  const layer = typeof adapter === 'function' ? layers.get(adapter) : undefined
  if (layer === undefined) return adapter
  return layer.send === send ? layer.inner : toAdapter({ ...layer, inner: without(layer.inner, send) })
}

function toAdapter(layer: Layer): AxiosAdapter {
  const adapter: AxiosAdapter = (config) => {
    const inner = axios.getAdapter(layer.inner ?? axios.defaults.adapter, config)
    return layer.isAttached() ? sendWithToken(config, inner, layer.instance, layer.send) : inner(config)
  }
  layers.set(adapter, layer)
  return adapter
}
