import { createAuthClient } from 'simplejwt-client'

const auth = createAuthClient({ baseUrl: `${location.origin}/api/` })

export const logIn = (credentials) => auth.login(credentials)
export const call = async (path) => (await auth.fetch(path)).status
export const logOut = () => auth.logout()
export const restore = () => auth.ready.then(() => auth.getSnapshot().status === 'authenticated')
