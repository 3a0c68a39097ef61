import { createAuthClient, createLocalStorage } from 'simplejwt-client'

export function create({ baseUrl }) {
  const auth = createAuthClient({ baseUrl, storage: createLocalStorage(), keepAlive: true })
  return { logIn: auth.login, call: async (path) => (await auth.fetch(path)).status }
}
