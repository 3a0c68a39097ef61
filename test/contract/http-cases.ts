import { expect } from 'vitest'
import {
  type ContractCase,
  type ContractServer,
  expectDetail,
  expectFieldErrors,
  expectPage,
  pathOf,
  post,
} from './contract-server.js'

const group = 'HTTP'
function ask(
  server: ContractServer,
  method: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return server.fetch(pathOf(server, 'refresh'), { method, headers })
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

const unfitTypes = [
  'application/xml',
  'text/html',
  'application/jsonp',
  'application/*+json',
  'application',
  '*',
  'text/html, application/xml',
]

/** Weights are not heeded, not even those that say no. */
const fitTypes = [
  '*/*',
  'application/*',
  '*/json',
  'APPLICATION/JSON',
  'application/json; version=1',
  'application/json;charset=utf-8',
  'application/json;q=0',
  'text/html, application/json;q=0.5',
  'text/html;level=1, */*;q=0',
]

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
  ...unfitTypes.map(cannotAnswerIn),
  ...fitTypes.map(answersIn),
  {
    group,
    name: 'indents if asked to',
    async run(server) {
      const response = await post(server, 'verify', {}, { Accept: 'application/json; indent=4' })

      expect(await response.text()).toMatch(/^\{\n {4}"token": /)
    },
  },
  {
    group,
    name: 'knows the format json by its name in the query, and no other',
    async run(server) {
      const path = pathOf(server, 'verify')

      await expectFieldErrors(await server.fetch(`${path}?format=json`, { method: 'POST' }), ['token'])
      await expectDetail(await server.fetch(`${path}?format=xml`, { method: 'POST' }), 404)
      await expectFieldErrors(await server.fetch(`${path}?a=b`, { method: 'POST' }), ['token'])
    },
  },
  {
    group,
    name: 'prefers 406 to 405',
    run: async (server) => expectDetail(await ask(server, 'GET', { Accept: 'text/html' }), 406),
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
]
