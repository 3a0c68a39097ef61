// Its hooks and its `retryStatusCodes`: after a 401 a refresh, one for all, and one more try with what is stored then.
import { ofetch } from 'ofetch'
import { createRefreshOnce, logInByPassword, readTokens } from './tokens.js'

export function create({ baseUrl }) {
  const refresh = createRefreshOnce(baseUrl)
  const api = ofetch.create({
    baseURL: baseUrl,
    retry: 1,
    retryStatusCodes: [401],
    onRequest({ options }) {
      options.headers.set('Authorization', `Bearer ${readTokens().access}`)
    },
    async onResponseError({ response }) {
      if (response.status === 401) await refresh()
    },
  })
  return {
    logIn: (credentials) => logInByPassword(baseUrl, credentials),
    call: async (path) => (await api.raw(path)).status,
  }
}
