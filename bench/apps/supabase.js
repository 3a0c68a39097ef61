// As supabase-js makes it: the session in localStorage, refreshed by `getSession()` and by a timer.
import { AuthClient } from '@supabase/auth-js'

const auth = new AuthClient({
  url: `${location.origin}/supabase`,
  autoRefreshToken: true,
  persistSession: true,
})

export async function logIn({ username, password }) {
  const { error } = await auth.signInWithPassword({ email: username, password })
  if (error) throw error
}

export async function call(path) {
  const { data, error } = await auth.getSession()
  if (data.session === null) throw error ?? new Error('signed out')
  const headers = { Authorization: `Bearer ${data.session.access_token}` }
  return (await fetch(`/api/${path}`, { headers })).status
}

export const logOut = () => auth.signOut({ scope: 'local' })
export const restore = async () => (await auth.getSession()).data.session !== null
