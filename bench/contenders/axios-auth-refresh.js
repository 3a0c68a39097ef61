// The readme's example: the header from localStorage by an interceptor, a refresh when the server says 401.
import { createAxios } from './create-axios.js'

// `deduplicateRefresh`, which pauses the instance meanwhile, is on by default.
export const create = ({ baseUrl }) => createAxios(baseUrl, {})
