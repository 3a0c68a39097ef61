import { createAuthClient, createLocalStorage } from 'simplejwt-client'

const auth = createAuthClient({ baseUrl: `${location.origin}/api/`, storage: createLocalStorage() })

export const logIn = (credentials) => auth.login(credentials)
export const call = async (path) => (await auth.fetch(path)).status
export const logOut = () => auth.logout()

/** Whether somebody is logged in, as soon as the page can tell. */
export async function restore() {
  if (auth.getSnapshot().status === 'loading') await auth.ready
  return auth.getSnapshot().status === 'authenticated'
}
