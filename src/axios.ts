export { attachAuth } from './adapters/axios.js'
