import { expect } from 'vitest'
import {
  type ContractCase,
  type ContractServer,
  expectDetail,
  expectUnauthorized,
  newUser,
  pathOf,
  post,
} from './contract-server.js'

const group = 'browsable API'
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

function logInAccepting(
  server: ContractServer,
  accept: string,
  password = 'correct horse',
): Promise<Response> {
  return newUser(server).then((user) => post(server, 'obtain', { ...user, password }, { Accept: accept }))
}

async function expectHtml(response: Response, status: number): Promise<void> {
  expect(response.status).toBe(status)
  expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('Vary')).toMatch(/^Accept\b/)
  expect(await response.text()).toMatch(/^\s*<!doctype html>/i)
}

async function expectJson(response: Response, status: number): Promise<void> {
  expect(response.status).toBe(status)
  expect(response.headers.get('Content-Type')).toBe('application/json')
  expect(response.headers.get('Vary')).toBe('Accept')
}

/** With BrowsableAPIRenderer after JSONRenderer, as projects have it by default. */
export const browsableCases: readonly ContractCase[] = [
  {
    group,
    name: 'answers a browser with a page, whatever the status',
    async run(server) {
      await expectHtml(await logInAccepting(server, 'text/html'), 200)
      await expectHtml(await logInAccepting(server, browser), 200)
      await expectHtml(await logInAccepting(server, 'text/html', 'wrong'), 401)
      await expectHtml(await post(server, 'obtain', {}, { Accept: 'text/html' }), 400)
      await expectHtml(await server.fetch(pathOf(server, 'obtain'), { headers: { Accept: browser } }), 405)
      await expectHtml(await server.fetch(pathOf(server, 'me'), { headers: { Accept: browser } }), 401)
    },
  },
  {
    group,
    name: 'answers in JSON where it may, in whatever order and of whatever weight',
    async run(server) {
      await expectJson(await logInAccepting(server, '*/*'), 200)
      await expectJson(await logInAccepting(server, 'application/json'), 200)
      await expectJson(await logInAccepting(server, 'text/html, application/json;q=0.1'), 200)
    },
  },
  {
    group,
    name: 'keeps the challenge of a refusal that is a page',
    async run(server) {
      const response = await logInAccepting(server, 'text/html', 'wrong')

      expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="api"')
    },
  },
  {
    group,
    name: 'still cannot answer in anything else, and says so in JSON',
    async run(server) {
      await expectDetail(await logInAccepting(server, 'application/xml'), 406)
      await expectUnauthorized(server, await logInAccepting(server, 'application/json', 'wrong'))
    },
  },
  {
    group,
    name: 'tells both formats to OPTIONS',
    async run(server) {
      const response = await server.fetch(pathOf(server, 'verify'), {
        method: 'OPTIONS',
        headers: { Accept: 'application/json' },
      })

      expect(await response.json()).toMatchObject({ renders: ['application/json', 'text/html'] })
    },
  },
]
