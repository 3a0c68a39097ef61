import { createAlova } from 'alova'
import adapterFetch from 'alova/fetch'
import { readTokens } from './tokens.js'

/** GET requests are not cached: every call is to reach the server. */
export function createAlovaCalls(baseUrl, createAuthentication, options) {
  const { onAuthRequired, onResponseRefreshToken } = createAuthentication({
    ...options,
    assignToken(method) {
      method.config.headers.Authorization = `Bearer ${readTokens().access}`
    },
  })
  const alova = createAlova({
    baseURL: baseUrl,
    requestAdapter: adapterFetch(),
    cacheFor: null,
    beforeRequest: onAuthRequired(),
    responded: onResponseRefreshToken((response) => response),
  })
  return async (path) => (await alova.Get(path)).status
}
