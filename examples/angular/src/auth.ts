import { createAuthClient } from 'simplejwt-client'

export const auth = createAuthClient({ baseUrl: '/api/' })
