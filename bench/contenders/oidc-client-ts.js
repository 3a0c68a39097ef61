// With `automaticSilentRenew`, as it is by default, and the user in localStorage. `signinSilent()` shares nothing, so the app does.
import { createOidc } from './create-oidc.js'
import { shareOne } from './tokens.js'

export const create = (site) => createOidc(site, shareOne)
