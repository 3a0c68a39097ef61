import { expect, it } from 'vitest'
import { createMockServer } from '../../src/testing.js'
import { origin } from './requests.js'

const app = 'http://localhost:5173'

it('tells what may be sent in answers to OPTIONS alone', async () => {
  const server = createMockServer({ cors: [app] })
  const ask = (method: string) =>
    server.handle(new Request(`${origin}/api/token/`, { method, headers: { Origin: app } }))

  const [options, post] = [await ask('OPTIONS'), await ask('POST')]

  expect(post.headers.get('Access-Control-Allow-Origin')).toBe(app)
  expect([...post.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([
    'access-control-allow-origin',
  ])
  expect(options.headers.get('Access-Control-Max-Age')).toBe('86400')
})

it('lets nobody in whose origin is but the beginning of one', async () => {
  const server = createMockServer({ cors: [app] })
  const headers = { Origin: 'http://localhost:51' }

  const answer = await server.handle(new Request(`${origin}/api/me/`, { headers }))

  expect(answer.headers.has('Access-Control-Allow-Origin')).toBe(false)
})
