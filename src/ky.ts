export { createApi } from './adapters/create-api.js'
