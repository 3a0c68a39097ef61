// The wrapper that many apps have: one refresh for all who are refused at the same time, and one more try.
import { createRefreshOnce, logInByPassword, readTokens } from './tokens.js'

export function create({ baseUrl }) {
  const refresh = createRefreshOnce(baseUrl)
  let access

  async function authorizedFetch(path, init = {}) {
    const send = () =>
      fetch(baseUrl + path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${access}` } })
    const response = await send()
    if (response.status !== 401) return response
    access = await refresh()
    return send()
  }

  return {
    async logIn(credentials) {
      await logInByPassword(baseUrl, credentials)
      access = readTokens().access
    },
    call: async (path) => (await authorizedFetch(path)).status,
  }
}
