// The README's example, for a server that rotates.
import axios from 'axios'
import { applyAuthTokenInterceptor, getBrowserLocalStorage, setAuthTokens } from 'axios-jwt'

export function create({ baseUrl }) {
  const api = axios.create({ baseURL: baseUrl, adapter: 'fetch' })

  async function requestRefresh(refresh) {
    const { data } = await axios.post(`${baseUrl}token/refresh/`, { refresh }, { adapter: 'fetch' })
    return { accessToken: data.access, refreshToken: data.refresh }
  }
  applyAuthTokenInterceptor(api, { requestRefresh, getStorage: getBrowserLocalStorage })

  return {
    async logIn(credentials) {
      const { data } = await axios.post(`${baseUrl}token/`, credentials, { adapter: 'fetch' })
      await setAuthTokens({ accessToken: data.access, refreshToken: data.refresh })
    },
    call: async (path) => (await api.get(path)).status,
  }
}
