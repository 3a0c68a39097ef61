import { createAuthClient } from 'simplejwt-client'

const auth = createAuthClient({ baseUrl: `${location.origin}/api/` })

export const logIn = (credentials) => auth.login(credentials)
export const callMe = async () => (await auth.fetch('me/')).status
