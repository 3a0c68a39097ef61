import { createAuthClient, createLocalStorage } from 'simplejwt-client'
import { createApi } from 'simplejwt-client/ky'

export function create({ baseUrl }) {
  const auth = createAuthClient({ baseUrl, storage: createLocalStorage() })
  const api = createApi(auth)
  return { logIn: auth.login, call: async (path) => (await api.get(path)).status }
}
