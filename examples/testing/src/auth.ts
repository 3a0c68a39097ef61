import { createAuthClient } from 'simplejwt-client'

/** The one client of this app. */
export const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/' })
