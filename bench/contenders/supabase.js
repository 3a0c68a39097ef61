// As supabase-js makes it: the session in localStorage, refreshed by `getSession()` and by a timer.
import { AuthClient } from '@supabase/auth-js'

export function create({ baseUrl, identityUrl }) {
  const auth = new AuthClient({
    url: `${identityUrl}/supabase`,
    autoRefreshToken: true,
    persistSession: true,
  })
  return {
    async logIn({ username, password }) {
      const { error } = await auth.signInWithPassword({ email: username, password })
      if (error) throw error
    },
    async call(path) {
      const { data, error } = await auth.getSession()
      if (data.session === null) throw error ?? new Error('signed out')
      const headers = { Authorization: `Bearer ${data.session.access_token}` }
      return (await fetch(baseUrl + path, { headers })).status
    },
  }
}
