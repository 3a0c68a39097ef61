import { describe, expect, it } from 'vitest'
import { createMockServer } from '../../src/testing.js'
import { ada, logIn, post } from './requests.js'

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

describe('a text field of dj-rest-auth', () => {
  it.each([
    ['takes a file separator off', '\x1cada', 200],
    ['keeps a byte order mark', '\ufeffada', 400],
  ])('%s, as Python does', async (_, username, status) => {
    const server = createMockServer({ flavour: 'dj-rest-auth' })

    const answer = await post(server, '/dj-rest-auth/login/', { username, password: ada.password })

    expect(answer.status).toBe(status)
  })
})
