// The readme's hook for a 401, with one refresh for all, and no pause before the second try.
import { createKy } from './create-ky.js'
import { createRefreshOnce } from './tokens.js'

export const create = ({ baseUrl }) => createKy(baseUrl, createRefreshOnce(baseUrl), { delay: 0 })
