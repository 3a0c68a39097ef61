import { expect } from 'vitest'
import { resign } from '../support/sign-token.js'
import {
  askMe,
  authorization,
  type ContractCase,
  type ContractServer,
  type ContractSetup,
  expectDetail,
  expectPage,
  isSince,
  logIn,
  pathOf,
} from './contract-server.js'

const group = 'slashes'

const appends = ({ settings }: ContractSetup): boolean => settings.appendSlash !== false
const debugs = ({ settings }: ContractSetup): boolean => settings.debug === true
const redirectsAll = (setup: ContractSetup): boolean => appends(setup) && !debugs(setup)
const complains = (setup: ContractSetup): boolean => appends(setup) && debugs(setup)

/** Asks without the trailing slash, and does not follow. */
function askSlashless(server: ContractServer, method: string, accept = '*/*'): Promise<Response> {
  const body = ['GET', 'HEAD', 'OPTIONS'].includes(method) ? null : '{}'
  const headers = { Accept: accept, 'Content-Type': 'application/json' }
  return server.raw(`${slashless(server)}?a=b`, { method, headers, body })
}

function slashless(server: ContractServer): string {
  return pathOf(server, 'refresh').replace(/\/$/, '')
}

async function expectRedirect(server: ContractServer, response: Response): Promise<void> {
  expect(response.status).toBe(301)
  expect(response.headers.get('Location')).toBe(`${pathOf(server, 'refresh')}?a=b`)
  expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
  expect(await response.text()).toBe('')
}

/** What DEBUG answers to those who do not want HTML. */
async function expectTraceback(response: Response, firstLine: RegExp): Promise<void> {
  expect(response.status).toBe(500)
  expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
  expect(await response.text()).toMatch(firstLine)
}

/** A request on which the view breaks. */
async function breakView(server: ContractServer, headers: Record<string, string>): Promise<Response> {
  const { access } = await logIn(server)
  const token = resign(access, { user_id: 'ada', uid: 'ada' })
  return server.fetch(pathOf(server, 'me'), { headers: { ...authorization(server, token), ...headers } })
}

export const slashCases: readonly ContractCase[] = [
  {
    group,
    name: 'redirects for good where the trailing slash is missing, whatever the method',
    when: redirectsAll,
    async run(server) {
      const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD', 'OPTIONS']

      const answers = await Promise.all(methods.map((method) => askSlashless(server, method)))

      await Promise.all(answers.map((answer) => expectRedirect(server, answer)))
    },
  },
  {
    group,
    name: 'has the redirected POST arrive as a GET',
    when: redirectsAll,
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
    when: redirectsAll,
    async run(server) {
      const request = server.fetch(slashless(server), { method: 'POST', body: '{}', redirect: 'error' })

      await expect(request).rejects.toThrow(TypeError)
    },
  },
  {
    group,
    name: 'redirects what carries nothing, with DEBUG',
    when: complains,
    async run(server) {
      await expectRedirect(server, await askSlashless(server, 'GET'))
      await expectRedirect(server, await askSlashless(server, 'HEAD'))
      await expectRedirect(server, await askSlashless(server, 'OPTIONS'))
    },
  },
  {
    group,
    name: 'breaks on what would lose its body, with DEBUG, and says why',
    when: complains,
    async run(server) {
      const why = /^RuntimeError at \/api\/token\/refresh\nYou called this URL via/

      await expectTraceback(await askSlashless(server, 'POST', 'application/json'), why)
      await expectTraceback(await askSlashless(server, 'PUT', 'application/json'), why)
      await expectPage(await askSlashless(server, 'PATCH'), 500)
      await expectPage(await askSlashless(server, 'POST', 'text/html'), 500)
    },
  },
  {
    group,
    name: 'breaks on DELETE as well from Django 4 on, with DEBUG',
    when: complains,
    async run(server) {
      const { status } = await askSlashless(server, 'DELETE')

      expect(status).toBe(isSince(server, '5.3') ? 500 : 301)
    },
  },
  {
    group,
    name: 'finds nothing without the slash where APPEND_SLASH is off',
    when: (setup) => !appends(setup),
    async run(server) {
      await expectPage(await askSlashless(server, 'POST', 'application/json'), 404)
      await expectPage(await askSlashless(server, 'DELETE'), 404)
      await expectPage(await askSlashless(server, 'GET'), 404)
      await expectPage(await askSlashless(server, 'OPTIONS'), 404)
    },
  },
  {
    group,
    name: 'has a page for what is not there, whatever is accepted',
    async run(server) {
      const headers = { Accept: 'application/json' }

      await expectPage(await server.fetch('/nowhere/', { headers }), 404)
      await expectPage(await server.raw('/nowhere', { method: 'POST', body: '{}', headers }), 404)
    },
  },
  {
    group,
    name: 'has a page for its own mistakes, whatever is accepted',
    when: (setup) => !debugs(setup) && setup.settings.authenticationClasses?.[0] !== 'stateless-jwt',
    async run(server) {
      await expectPage(await breakView(server, { Accept: 'application/json' }), 500)
    },
  },
  {
    group,
    name: 'has a traceback for its own mistakes with DEBUG, and a page for those who accept one',
    when: debugs,
    async run(server) {
      const mistake = /^ValueError at \/api\/me\/\n/

      await expectTraceback(await breakView(server, { Accept: 'application/json' }), mistake)
      await expectPage(await breakView(server, { Accept: '*/*' }), 500)
      await expectPage(await breakView(server, { Accept: 'application/json, text/html' }), 500)
    },
  },
  {
    group,
    name: 'has no charset for its pages up to Django 3',
    when: (setup) => !debugs(setup),
    async run(server) {
      const response = await server.fetch('/nowhere/')

      expect(response.headers.get('Content-Type')).toBe(
        isSince(server, '5.3') ? 'text/html; charset=utf-8' : 'text/html',
      )
    },
  },
  {
    group,
    name: 'answers HEAD without a body, even when it breaks',
    when: ({ settings }) => settings.authenticationClasses?.[0] !== 'stateless-jwt',
    async run(server) {
      const { access } = await logIn(server)

      const response = await askMe(server, resign(access, { user_id: 'ada', uid: 'ada' }), { method: 'HEAD' })

      expect(response.status).toBe(500)
      expect(await response.text()).toBe('')
    },
  },
]
