import { verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type RealServer, type RealServerOptions, startRealServer } from '../support/real-server.js'

const credentials = { username: 'ada', password: 'correct horse' }

/** Starts a server for one test, which ends with it. */
async function withServer<Result>(
  options: Omit<RealServerOptions, 'version'>,
  use: (server: RealServer) => Promise<Result>,
): Promise<Result> {
  const server = await startRealServer({ ...options, version: '5.5.1' })
  try {
    return await use(server)
  } finally {
    await server.close()
  }
}

function post({ url }: RealServer, path: string, body: unknown): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(`${url}/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function read(response: Response): Promise<Readonly<Record<string, unknown>>> {
  return (await response.json()) as Record<string, unknown>
}

/** Does the key fit? The signature of ES256 is two numbers side by side, and no DER. */
function isSignedBy(publicKey: string, token: string): boolean {
  const [head = '', body = '', signature = ''] = token.split('.')
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
  return verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))
}

describe.each(['RS256', 'ES256'] as const)('a real server with %s', (algorithm) => {
  it('signs by the key that it tells, and takes its own tokens', async () => {
    await withServer({ algorithm }, async (server) => {
      const { access, refresh } = await read(await post(server, 'token/', credentials))
      const renewed = await read(await post(server, 'token/refresh/', { refresh }))
      const headers = { Authorization: `Bearer ${String(renewed['access'])}` }
      const me = await fetch(`${server.url}/api/me/`, { headers })

      const [head = ''] = String(access).split('.')
      expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: algorithm, typ: 'JWT' })
      expect(isSignedBy(server.publicKey ?? '', String(access))).toBe(true)
      expect(me.status).toBe(200)
    })
  })
})

describe('a real server with a second factor', () => {
  it('wants the right code in a field of its own', async () => {
    await withServer({ otp: '123456' }, async (server) => {
      const without = await post(server, 'token/', credentials)
      const wrong = await post(server, 'token/', { ...credentials, otp: '000000' })
      const right = await post(server, 'token/', { ...credentials, otp: '123456' })

      expect([without.status, wrong.status, right.status]).toEqual([400, 400, 200])
      expect(await read(without)).toEqual({ otp: ['This field is required.'] })
      expect(await read(wrong)).toEqual({ otp: ['This code is wrong.'] })
    })
  })
})

describe('a real server without a pair of keys', () => {
  it('tells no key', async () => {
    await withServer({}, async ({ publicKey }) => expect(publicKey).toBeUndefined())
  })
})
