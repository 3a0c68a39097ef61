// With the refresh in a service worker: the page's part.
import { createAuthClient } from 'simplejwt-client'
import { serviceWorker } from 'simplejwt-client/service-worker'

const auth = createAuthClient({ baseUrl: `${location.origin}/api/`, refreshIn: serviceWorker() })
void navigator.serviceWorker.register('/sw.js', { type: 'module' })

export const logIn = (credentials) => auth.login(credentials)
export const call = async (path) => (await auth.fetch(path)).status
export const logOut = () => auth.logout()
