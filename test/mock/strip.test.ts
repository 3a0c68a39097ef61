import { expect, it } from 'vitest'
import { createMockServer } from '../../src/testing.js'
import { logIn, post } from './requests.js'

it.each([
  ['no-break space and unit separator', '\u00A0\u001F', 200],
  ['next line', '\u0085', 200],
  ['ideographic space', '\u3000', 200],
  ['byte order mark', '\uFEFF', 401],
  ['zero width space', '\u200B', 401],
])('takes %s around a token as Python does', async (_what, space, status) => {
  const server = createMockServer()
  const { access } = await logIn(server)

  const answer = await post(server, '/api/token/verify/', { token: space + access + space })

  expect(answer.status).toBe(status)
})
