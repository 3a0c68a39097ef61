// Its store, provider and hooks; React comes from the app.
import { useEffect, createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import AuthProvider from 'react-auth-kit'
import createRefresh from 'react-auth-kit/createRefresh'
import createStore from 'react-auth-kit/createStore'
import useAuthHeader from 'react-auth-kit/hooks/useAuthHeader'
import useSignIn from 'react-auth-kit/hooks/useSignIn'
import useSignOut from 'react-auth-kit/hooks/useSignOut'

const base = `${location.origin}/api/`

async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${response.status}`)
  return response.json()
}

const refresh = createRefresh({
  interval: 240,
  refreshApiCallback: async ({ refreshToken }) => {
    const { access, refresh } = await post('token/refresh/', { refresh: refreshToken })
    return { isSuccess: true, newAuthToken: access, newRefreshToken: refresh }
  },
})
const store = createStore({ authName: '_auth', authType: 'localstorage', refresh })
let hooks

function App() {
  const signIn = useSignIn()
  const signOut = useSignOut()
  const header = useAuthHeader()
  useEffect(() => {
    hooks = { signIn, signOut, header }
  })
}

createRoot(document.body).render(h(AuthProvider, { store }, h(App)))

export async function logIn(credentials) {
  const { access, refresh } = await post('token/', credentials)
  hooks.signIn({ auth: { token: access, type: 'Bearer' }, refresh, userState: {} })
}
export const call = async (path) =>
  (await fetch(base + path, { headers: { Authorization: hooks.header } })).status
export const logOut = async () => hooks.signOut()
