import axios, { type AxiosAdapter, type AxiosInstance, type InternalAxiosRequestConfig } from 'axios'
import type { AuthClient } from '../client/auth-client.js'
import type { ClientInternals } from '../client/internals.js'
import { sendWithToken } from './axios-send.js'
import { internalsOf } from './internals-of.js'

/** An adapter of ours says whose it is. */
interface OurAdapter extends AxiosAdapter {
  readonly send: ClientInternals['send']
}

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
export function attachAuth(instance: AxiosInstance, auth: AuthClient<unknown>): () => void {
  const { send } = internalsOf(auth, 'attachAuth')
  const wrap = (config: InternalAxiosRequestConfig) => {
    const adapter = config.adapter ?? axios.defaults.adapter
    // Attached twice.
    if ((adapter as Partial<OurAdapter>).send !== send) config.adapter = toAdapter(adapter, send)
    return config
  }
  const id = instance.interceptors.request.use(wrap, undefined, { synchronous: true })
  return () => instance.interceptors.request.eject(id)
}

function toAdapter(given: InternalAxiosRequestConfig['adapter'], send: ClientInternals['send']): OurAdapter {
  const adapter: AxiosAdapter = (config) => {
    // What axios hands out, and somebody may send anew, is as the caller has made it.
    config.adapter = given as AxiosAdapter
    return sendWithToken(config, axios.getAdapter(given, config), send)
  }
  return Object.assign(adapter, { send })
}
