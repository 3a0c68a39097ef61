import { expect } from 'vitest'
import { readClaims, resign, secondsFromNow } from '../support/sign-token.js'
import {
  type ContractCase,
  type ContractServer,
  type ContractSetup,
  isSince,
  logIn,
  newUser,
  post,
  readJson,
} from './contract-server.js'

const group = 'claims'

interface Refreshed {
  readonly access: Readonly<Record<string, unknown>>
  readonly refresh: Readonly<Record<string, unknown>> | undefined
  readonly encoded: string
}

async function refreshed(server: ContractServer, refresh: string): Promise<Refreshed> {
  const answer = await readJson(await post(server, 'refresh', { refresh }))
  const encoded = String(answer['access'])
  const next = answer['refresh']
  return {
    access: readClaims(encoded),
    refresh: typeof next === 'string' ? readClaims(next) : undefined,
    encoded,
  }
}

const rotates = ({ settings }: Pick<ContractServer, 'settings'>): boolean =>
  settings.rotateRefreshTokens === true
const tiesToPassword = (setup: ContractSetup): boolean =>
  isSince(setup, '5.3') && setup.settings.checkRevokeToken === true

export const claimsCases: readonly ContractCase[] = [
  {
    group,
    name: 'signs with HS256',
    async run(server) {
      const { access, refresh } = await logIn(server)

      const headers = [access, refresh].map((token) => JSON.parse(atob(token.split('.')[0] ?? '')) as unknown)
      expect(headers).toEqual([
        { alg: 'HS256', typ: 'JWT' },
        { alg: 'HS256', typ: 'JWT' },
      ])
    },
  },
  {
    group,
    name: 'puts these claims in both tokens, and no others',
    async run(server) {
      const { access, refresh } = await logIn(server)

      const names = [
        'exp',
        'iat',
        'jti',
        'token_type',
        'user_id',
        ...(tiesToPassword(server) ? ['hash_password'] : []),
      ]
      expect(Object.keys(readClaims(access)).toSorted()).toEqual(names.toSorted())
      expect(Object.keys(readClaims(refresh)).toSorted()).toEqual(names.toSorted())
    },
  },
  {
    group,
    name: 'names the kind of each token',
    async run(server) {
      const { access, refresh } = await logIn(server)

      expect(readClaims(access)['token_type']).toBe('access')
      expect(readClaims(refresh)['token_type']).toBe('refresh')
    },
  },
  {
    group,
    name: 'writes the user id as text from 5.5.1 on, and as a number before',
    async run(server) {
      const { access, refresh } = await logIn(server)

      const type = isSince(server, '5.5.1') ? 'string' : 'number'
      expect(typeof readClaims(access)['user_id']).toBe(type)
      expect(readClaims(refresh)['user_id']).toBe(readClaims(access)['user_id'])
    },
  },
  {
    group,
    name: 'gives each token 32 hexadecimal digits of its own',
    async run(server) {
      const { access, refresh } = await logIn(server)

      expect(readClaims(access)['jti']).toMatch(/^[0-9a-f]{32}$/)
      expect(readClaims(refresh)['jti']).toMatch(/^[0-9a-f]{32}$/)
      expect(readClaims(refresh)['jti']).not.toBe(readClaims(access)['jti'])
    },
  },
  {
    group,
    name: 'issues both tokens of a login at one moment, now, in whole seconds',
    async run(server) {
      const before = secondsFromNow(0)
      const { access, refresh } = await logIn(server)
      const iat = Number(readClaims(access)['iat'])

      expect(Number.isInteger(iat)).toBe(true)
      expect(iat).toBeGreaterThanOrEqual(before)
      expect(iat).toBeLessThanOrEqual(secondsFromNow(0))
      expect(Number(readClaims(refresh)['iat']) - iat).toBeLessThanOrEqual(1)
    },
  },
  {
    group,
    name: 'lets tokens expire after their lifetime, rounded down to a second',
    async run(server) {
      const { accessTokenLifetime = 300, refreshTokenLifetime = 86_400 } = server.settings
      const { access, refresh } = await logIn(server)
      // Both ends are counted from the moment of the refresh token; the access token's own iat may be a second later.
      const start = Number(readClaims(refresh)['iat'])
      const lives = [access, refresh].map((token) => Number(readClaims(token)['exp']) - start)

      expect([Math.floor(accessTokenLifetime), Math.ceil(accessTokenLifetime)]).toContain(lives[0])
      expect(lives[1]).toBe(refreshTokenLifetime)
    },
  },
  {
    group,
    name: 'dates a refreshed access token now from 5.5.1 on, and like its refresh token before',
    async run(server) {
      const { refresh } = await logIn(server)
      const old = secondsFromNow(-1000)

      const { access } = await refreshed(server, resign(refresh, { iat: old }))

      const isFresh = Number(access['iat']) >= secondsFromNow(-60)
      expect(isFresh).toBe(isSince(server, '5.5.1'))
      expect(isFresh || access['iat'] === old).toBe(true)
    },
  },
  {
    group,
    name: 'dates a refreshed access token now where the refresh token has no date',
    async run(server) {
      const { refresh } = await logIn(server)

      const { access } = await refreshed(server, resign(refresh, { iat: undefined }))

      expect(Number(access['iat'])).toBeGreaterThanOrEqual(secondsFromNow(-60))
    },
  },
  {
    group,
    name: 'dates a rotated refresh token now, with an id and an end of its own',
    when: rotates,
    async run(server) {
      const { refresh } = await logIn(server)
      const old = resign(refresh, { iat: secondsFromNow(-1000), exp: secondsFromNow(1000) })

      const { refresh: next } = await refreshed(server, old)

      expect(Number(next?.['iat'])).toBeGreaterThanOrEqual(secondsFromNow(-60))
      expect(Number(next?.['exp'])).toBeGreaterThanOrEqual(secondsFromNow(86_400 - 60))
      expect(next?.['jti']).not.toBe(readClaims(refresh)['jti'])
      expect(next?.['token_type']).toBe('refresh')
    },
  },
  {
    group,
    name: 'copies all further claims to whatever it makes of a refresh token',
    async run(server) {
      const { refresh } = await logIn(server)

      const { access, refresh: next } = await refreshed(
        server,
        resign(refresh, { tenant: 'acme', roles: ['a'] }),
      )

      expect(access).toMatchObject({ token_type: 'access', tenant: 'acme', roles: ['a'] })
      expect(next ?? access).toMatchObject({ tenant: 'acme', roles: ['a'] })
    },
  },
  {
    group,
    name: 'copies the user id as it is, of whichever type',
    async run(server) {
      const { refresh } = await logIn(server)
      const id = Number(readClaims(refresh)['user_id'])

      const [number, text] = [
        await refreshed(server, resign(refresh, { user_id: id, jti: crypto.randomUUID() })),
        await refreshed(server, resign(refresh, { user_id: String(id), jti: crypto.randomUUID() })),
      ]

      expect([number.access['user_id'], text.access['user_id']]).toEqual([id, String(id)])
    },
  },
  {
    group,
    name: 'escapes what is not ASCII',
    async run(server) {
      const { refresh } = await logIn(server)

      const { access, encoded } = await refreshed(server, resign(refresh, { name: 'Зоя 😀' }))

      expect(access['name']).toBe('Зоя 😀')
      expect(Buffer.from(encoded.split('.')[1] ?? '', 'base64url').every((byte) => byte < 128)).toBe(true)
    },
  },
  {
    group,
    name: 'puts the claims of a user into both tokens, and into those of a refresh',
    async run(server) {
      const claims = { tenant: 'acme', roles: ['a', 'b'], name: 'Зоя' }
      const user = await newUser(server, 'correct horse', claims)
      const pair = await logIn(server, user)

      const { access, refresh } = await refreshed(server, pair.refresh)

      expect(readClaims(pair.access)).toMatchObject(claims)
      expect(readClaims(pair.refresh)).toMatchObject(claims)
      expect(access).toMatchObject(claims)
      expect(refresh ?? claims).toMatchObject(claims)
    },
  },
  {
    group,
    name: 'does not mind a user who changes between two refreshes',
    async run(server) {
      const { refresh } = await logIn(server)
      const other = await logIn(server)

      const { access } = await refreshed(
        server,
        resign(refresh, { user_id: readClaims(other.refresh)['user_id'], hash_password: undefined }),
      )

      expect(access['user_id']).toBe(readClaims(other.refresh)['user_id'])
    },
  },
]
