export { type ServedMock, type ServeOptions, serveMock } from './mock/serve-mock.js'
