import { expect } from 'vitest'
import {
  type ContractCase,
  type ContractServer,
  expectDetail,
  expectPage,
  pathOf,
  post,
} from './contract-server.js'
import { allowedOrigin } from './setups.js'

const group = 'HTTP'
const origin = { Origin: allowedOrigin }
const hasCors = ({ settings }: Pick<ContractServer, 'settings'>): boolean => settings.cors !== undefined

function ask(
  server: ContractServer,
  method: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return server.fetch(pathOf(server, 'refresh'), { method, headers })
}

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

function allowsNo(method: string): ContractCase {
  return {
    group,
    name: `allows no ${method} on a token view`,
    async run(server) {
      const response = await ask(server, method)

      expect(response.headers.get('Allow')).toBe('POST, OPTIONS')
      await expectDetail(response, 405)
    },
  }
}

function cannotAnswerIn(type: string): ContractCase {
  return {
    group,
    name: `cannot answer in ${type}`,
    run: async (server) => expectDetail(await post(server, 'verify', {}, { Accept: type }), 406),
  }
}

function answersIn(accept: string): ContractCase {
  return {
    group,
    name: `answers in JSON to a request for ${accept}`,
    async run(server) {
      const response = await post(server, 'verify', {}, { Accept: accept })

      expect(response.status).toBe(400)
      expect(response.headers.get('Content-Type')).toMatch(/^application\/json/)
    },
  }
}

export const httpCases: readonly ContractCase[] = [
  ...['GET', 'PUT', 'PATCH', 'DELETE'].map(allowsNo),
  {
    group,
    name: 'allows no HEAD on a token view, and says so without a body',
    async run(server) {
      const response = await ask(server, 'HEAD')

      expect(response.status).toBe(405)
      expect(await response.text()).toBe('')
    },
  },
  {
    group,
    name: 'names the allowed methods in every answer',
    async run(server) {
      const response = await post(server, 'refresh', {})

      expect(response.headers.get('Allow')).toBe('POST, OPTIONS')
    },
  },
  ...['application/xml', 'text/html', 'application/jsonp'].map(cannotAnswerIn),
  ...['*/*', 'application/*', 'text/html, application/json;q=0.5', 'application/json; indent=4'].map(
    answersIn,
  ),
  {
    group,
    name: 'prefers 406 to 405',
    run: async (server) => expectDetail(await ask(server, 'GET', { Accept: 'text/html' }), 406),
  },
  {
    group,
    name: 'redirects for good where the trailing slash is missing, whatever the method',
    async run(server) {
      const response = await server.raw(`${slashless(server)}?a=b`, { method: 'POST', body: '{}' })

      expect(response.status).toBe(301)
      expect(response.headers.get('Location')).toBe(`${pathOf(server, 'refresh')}?a=b`)
      expect(await response.text()).toBe('')
    },
  },
  {
    group,
    name: 'has the redirected POST arrive as a GET',
    async run(server) {
      const response = await server.fetch(slashless(server), { method: 'POST', body: '{}' })

      expect(response.redirected).toBe(true)
      expect(new URL(response.url).pathname).toBe(pathOf(server, 'refresh'))
      await expectDetail(response, 405)
    },
  },
  {
    group,
    name: 'fails the redirected request of a client that wants none',
    async run(server) {
      const request = server.fetch(slashless(server), { method: 'POST', body: '{}', redirect: 'error' })

      await expect(request).rejects.toThrow(TypeError)
    },
  },
  {
    group,
    name: 'has a page for what is not there',
    async run(server) {
      await expectPage(await server.fetch('/nowhere/'), 404)
      await expectPage(await server.raw('/nowhere', { method: 'POST', body: '{}' }), 404)
    },
  },
  {
    group,
    name: 'has a page for a view that is left out',
    when: ({ settings }) => settings.paths?.blacklist === false,
    run: async (server) => expectPage(await server.fetch('/api/token/blacklist/', { method: 'POST' }), 404),
  },
  {
    group,
    name: 'takes no path for another that differs in a doubled slash',
    run: async (server) => expectPage(await server.fetch(`${pathOf(server, 'refresh')}/`), 404),
  },
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
]
