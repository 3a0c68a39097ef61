// Its session is a cookie of its own server: the browser sends it along.
import { createAuthClient } from 'better-auth/client'

const auth = createAuthClient({ baseURL: `${location.origin}/api/auth` })

export const logIn = (credentials) => auth.signIn.email(credentials)
export const call = async (path) =>
  (await fetch(`${location.origin}/api/${path}`, { credentials: 'include' })).status
export const logOut = () => auth.signOut()
