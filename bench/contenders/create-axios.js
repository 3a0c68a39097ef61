import axios from 'axios'
import { createAuthRefresh } from 'axios-auth-refresh'
import { logInByPassword, readTokens, refreshTokens } from './tokens.js'

export function createAxios(baseUrl, options) {
  const api = axios.create({ baseURL: baseUrl, adapter: 'fetch' })
  api.interceptors.request.use((request) => {
    request.headers['Authorization'] = `Bearer ${readTokens().access}`
    return request
  })
  async function refresh(failedRequest) {
    const access = await refreshTokens(baseUrl)
    failedRequest.response.config.headers['Authorization'] = `Bearer ${access}`
  }
  createAuthRefresh(api, refresh, options)
  return {
    logIn: (credentials) => logInByPassword(baseUrl, credentials),
    call: async (path) => (await api.get(path)).status,
  }
}
