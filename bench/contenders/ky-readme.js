// The readme's hook for a 401, word by word: each 401 makes a refresh of its own.
import { createKy } from './create-ky.js'
import { refreshTokens } from './tokens.js'

export const create = ({ baseUrl }) => createKy(baseUrl, () => refreshTokens(baseUrl), {})
