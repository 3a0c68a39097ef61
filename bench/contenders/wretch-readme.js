// The readme's replay of a request: each 401 makes a refresh of its own.
import { createWretch } from './create-wretch.js'
import { refreshTokens } from './tokens.js'

export const create = ({ baseUrl }) => createWretch(baseUrl, () => refreshTokens(baseUrl))
