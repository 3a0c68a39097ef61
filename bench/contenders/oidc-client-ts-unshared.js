// As oidc-client-ts.js, but each call that finds an expired user asks for a new one itself: `signinSilent()` shares nothing.
import { createOidc } from './create-oidc.js'

export const create = (site) => createOidc(site, (renew) => renew)
