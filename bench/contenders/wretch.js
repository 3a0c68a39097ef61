// The readme's replay of a request, by a catcher for all requests, with one refresh for all.
import { createWretch } from './create-wretch.js'
import { createRefreshOnce } from './tokens.js'

export const create = ({ baseUrl }) => createWretch(baseUrl, createRefreshOnce(baseUrl))
