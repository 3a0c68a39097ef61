import { createAuthClient } from 'simplejwt-client'
import { authState } from 'simplejwt-client/svelte'

export const auth = createAuthClient({ baseUrl: '/api/' })
export const session = authState(auth)
