import { expect } from 'vitest'
import {
  type ContractCase,
  type ContractServer,
  expectRefused,
  isSince,
  pathOf,
  post,
  readJson,
} from './contract-server.js'
import { allowedOrigin } from './setups.js'

const origin = { Origin: allowedOrigin }
const hasCors = ({ settings }: Pick<ContractServer, 'settings'>): boolean => settings.cors !== undefined

function preflight(
  server: ContractServer,
  from: string,
  path = pathOf(server, 'refresh'),
): Promise<Response> {
  const headers = { Origin: from, 'Access-Control-Request-Method': 'POST' }
  return server.raw(path, { method: 'OPTIONS', headers })
}

function slashless(server: ContractServer): string {
  return pathOf(server, 'refresh').replace(/\/$/, '')
}

export const corsCases: readonly ContractCase[] = [
  {
    group: 'CORS',
    name: 'answers a preflight from an allowed origin',
    when: hasCors,
    async run(server) {
      const response = await preflight(server, allowedOrigin)

      expect(response.status).toBe(200)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(allowedOrigin)
      expect(response.headers.get('Access-Control-Allow-Methods')).toBe(
        'DELETE, GET, OPTIONS, PATCH, POST, PUT',
      )
      expect(response.headers.get('Access-Control-Max-Age')).toBe('86400')
      expect(await response.text()).toBe('')
    },
  },
  {
    group: 'CORS',
    name: 'allows the headers of a usual request and no others',
    when: hasCors,
    async run(server) {
      const response = await preflight(server, allowedOrigin)

      const headers = (response.headers.get('Access-Control-Allow-Headers') ?? '').split(', ')
      expect(headers).toEqual(
        expect.arrayContaining(['accept', 'authorization', 'content-type', 'x-csrftoken']),
      )
      expect(headers).not.toContain('x-access-token')
    },
  },
  {
    group: 'CORS',
    name: 'answers a preflight of a stranger without leave',
    when: hasCors,
    async run(server) {
      const response = await preflight(server, 'https://evil.example')

      expect(response.status).toBe(200)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
      expect(response.headers.get('Access-Control-Allow-Headers')).toBeNull()
    },
  },
  {
    group: 'CORS',
    name: 'answers a preflight even where the slash is missing',
    when: hasCors,
    async run(server) {
      const response = await preflight(server, allowedOrigin, slashless(server))

      expect(response.status).toBe(200)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(allowedOrigin)
    },
  },
  {
    group: 'CORS',
    name: 'lets an allowed origin read answers, but none of their special headers',
    when: hasCors,
    async run(server) {
      const response = await post(server, 'refresh', {}, origin)

      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(allowedOrigin)
      expect(response.headers.get('Access-Control-Expose-Headers')).toBeNull()
      expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
      expect(response.headers.get('Vary')).toMatch(/\borigin\b/i)
    },
  },
  {
    group: 'CORS',
    name: 'lets an allowed origin read redirects and pages, too',
    when: hasCors,
    async run(server) {
      const redirect = await server.raw(slashless(server), { method: 'POST', headers: origin, body: '{}' })
      const missing = await server.raw('/nowhere/', { headers: origin })

      expect(redirect.headers.get('Access-Control-Allow-Origin')).toBe(allowedOrigin)
      expect(missing.headers.get('Access-Control-Allow-Origin')).toBe(allowedOrigin)
    },
  },
  {
    group: 'CORS',
    name: 'says nothing to a stranger or to a request without an origin',
    when: hasCors,
    async run(server) {
      const stranger = await post(server, 'refresh', {}, { Origin: 'https://evil.example' })
      const same = await post(server, 'refresh', {})

      expect(stranger.headers.get('Access-Control-Allow-Origin')).toBeNull()
      expect(same.headers.get('Access-Control-Allow-Origin')).toBeNull()
    },
  },
  {
    group: 'CORS',
    name: 'names exactly the headers of its release',
    when: hasCors,
    async run(server) {
      const response = await preflight(server, allowedOrigin)

      const usual = 'accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with'
      const old =
        'accept, accept-encoding, authorization, content-type, dnt, origin, user-agent, x-csrftoken, x-requested-with'
      expect(response.headers.get('Access-Control-Allow-Headers')).toBe(isSince(server, '5.3') ? usual : old)
    },
  },
  {
    group: 'CORS',
    name: 'answers a preflight for whatever is not there',
    when: hasCors,
    async run(server) {
      const response = await preflight(server, allowedOrigin, '/nowhere/')

      expect(response.status).toBe(200)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(allowedOrigin)
    },
  },
  {
    group: 'CORS',
    name: 'takes OPTIONS without a requested method for a question to the view',
    when: hasCors,
    async run(server) {
      const response = await server.raw(pathOf(server, 'refresh'), { method: 'OPTIONS', headers: origin })

      expect(await readJson(response)).toHaveProperty('actions')
      expect(response.headers.get('Access-Control-Allow-Methods')).toMatch(/POST/)
    },
  },
  {
    group: 'CORS',
    name: 'has the views answer a preflight where there is no middleware for it',
    when: (setup) => !hasCors(setup),
    async run(server) {
      const open = await preflight(server, allowedOrigin)
      const closed = await preflight(server, allowedOrigin, pathOf(server, 'me'))

      expect(open.status).toBe(200)
      expect(open.headers.get('Access-Control-Allow-Origin')).toBeNull()
      expect(await readJson(open)).toHaveProperty('actions')
      await expectRefused(server, closed)
    },
  },
]
