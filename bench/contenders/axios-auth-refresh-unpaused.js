import { createAxios } from './create-axios.js'

export const create = ({ baseUrl }) => createAxios(baseUrl, { deduplicateRefresh: false })
