import { expect } from 'vitest'
import { resign, secondsFromNow } from '../support/sign-token.js'
import {
  askMe,
  authorization,
  type ContractCase,
  type ContractServer,
  type ContractSetup,
  deadToken,
  expectDetail,
  expectPage,
  expectRefused,
  firstScheme,
  logIn,
  pathOf,
  readJson,
} from './contract-server.js'

const group = 'protected view'

/** Asks with the header as it is. */
function askRaw(server: ContractServer, value: string): Promise<Response> {
  const { authHeaderName = 'Authorization' } = server.settings
  return server.fetch(pathOf(server, 'me'), { headers: { [authHeaderName]: value } })
}

/** Access tokens are not looked up in the blacklist, sliding tokens are. */
const asksBlacklist = ({ settings }: ContractSetup): boolean =>
  settings.blacklistApp === true && settings.authTokenClasses?.includes('sliding') === true

function seesNoCredentials(what: string, header: (access: string, scheme: string) => string): ContractCase {
  return {
    group,
    name: `sees no credentials in ${what}`,
    async run(server) {
      const { access } = await logIn(server)

      await expectRefused(server, await askRaw(server, header(access, firstScheme(server))))
    },
  }
}

function refusesHeader(what: string, header: (access: string, scheme: string) => string): ContractCase {
  return {
    group,
    name: `refuses ${what} as a bad header`,
    async run(server) {
      const { access } = await logIn(server)

      const response = await askRaw(server, header(access, firstScheme(server)))

      await expectRefused(server, response, { code: 'bad_authorization_header' })
    },
  }
}

function refusesToken(what: string, tamper: (access: string, refresh: string) => string): ContractCase {
  return {
    group,
    name: `refuses ${what}`,
    async run(server) {
      const { access, refresh } = await logIn(server)

      await expectRefused(server, await askMe(server, tamper(access, refresh)), deadToken(server))
    },
  }
}

export const protectedCases: readonly ContractCase[] = [
  {
    group,
    name: 'knows the user of an access token',
    async run(server) {
      const { access, username } = await logIn(server)

      const response = await askMe(server, access)

      expect(response.status).toBe(200)
      expect(await readJson(response)).toEqual({ id: expect.any(Number), username, method: 'GET', body: '' })
    },
  },
  {
    group,
    name: 'takes every scheme of AUTH_HEADER_TYPES and any space after it',
    async run(server) {
      const { access } = await logIn(server)
      const schemes = server.settings.authHeaderTypes ?? ['Bearer']

      const answers = await Promise.all(schemes.map((scheme) => askRaw(server, `${scheme}   ${access}`)))

      expect(answers.map((answer) => answer.status)).toEqual(schemes.map(() => 200))
    },
  },
  {
    group,
    name: 'sees no credentials in a request without the header',
    run: async (server) => expectRefused(server, await server.fetch(pathOf(server, 'me'))),
  },
  {
    group,
    name: 'sees no credentials in another header',
    async run(server) {
      const { access } = await logIn(server)
      const other = server.settings.authHeaderName === undefined ? 'X-Access-Token' : 'Authorization'
      const headers = { [other]: `${firstScheme(server)} ${access}` }

      await expectRefused(server, await server.fetch(pathOf(server, 'me'), { headers }))
    },
  },
  seesNoCredentials('an empty header', () => ''),
  seesNoCredentials('another scheme', (access) => `Token ${access}`),
  seesNoCredentials('a scheme in the wrong case', (access, scheme) => `${scheme.toLowerCase()} ${access}`),
  seesNoCredentials('a token alone', (access) => access),
  refusesHeader('a scheme alone', (_, scheme) => scheme),
  refusesHeader('three words', (access, scheme) => `${scheme} ${access} again`),
  refusesToken('garbage', () => 'garbage'),
  refusesToken('a refresh token', (_, refresh) => refresh),
  refusesToken('an expired token', (access) => resign(access, { exp: secondsFromNow(-600) })),
  refusesToken('a token from the future', (access) => resign(access, { iat: secondsFromNow(600) })),
  refusesToken('a token without exp', (access) => resign(access, { exp: undefined })),
  refusesToken('a token without a type', (access) => resign(access, { token_type: undefined })),
  {
    group,
    name: 'refuses a token without jti',
    when: (setup) => !asksBlacklist(setup),
    async run(server) {
      const { access } = await logIn(server)

      await expectRefused(server, await askMe(server, resign(access, { jti: undefined })), deadToken(server))
    },
  },
  {
    group,
    name: 'breaks on a token without jti where sliding tokens are looked up in the blacklist',
    when: asksBlacklist,
    async run(server) {
      const { access } = await logIn(server)

      await expectPage(await askMe(server, resign(access, { jti: undefined })), 500)
    },
  },
  refusesToken('the algorithm none', (access) => resign(access, {}, { alg: 'none' })),
  refusesToken('a signature that was changed', (access) => `${access.slice(0, -6)}AAAAAA`),
  {
    group,
    name: 'refuses a token that names nobody, without messages',
    async run(server) {
      const { access } = await logIn(server)

      const response = await askMe(server, resign(access, { user_id: undefined }))

      await expectRefused(server, response, { code: 'token_not_valid' })
    },
  },
  {
    group,
    name: 'does not find a deleted user',
    async run(server) {
      const { access, username } = await logIn(server)
      await server.control('delete', { username })

      await expectRefused(server, await askMe(server, access), { code: 'user_not_found' })
    },
  },
  {
    group,
    name: 'breaks on a user id that cannot be one',
    async run(server) {
      const { access } = await logIn(server)

      await expectPage(await askMe(server, resign(access, { user_id: 'ada' })), 500)
    },
  },
  {
    group,
    name: 'gets the method and the body',
    async run(server) {
      const { access } = await logIn(server)

      const response = await askMe(server, access, { method: 'POST', body: 'déjà vu' })

      expect(await readJson(response)).toMatchObject({ method: 'POST', body: 'déjà vu' })
    },
  },
  {
    group,
    name: 'answers HEAD without a body',
    async run(server) {
      const { access } = await logIn(server)

      const response = await askMe(server, access, { method: 'HEAD' })

      expect(response.status).toBe(200)
      expect(await response.text()).toBe('')
    },
  },
  {
    group,
    name: 'wants a token for OPTIONS, too',
    run: async (server) =>
      expectRefused(server, await server.fetch(pathOf(server, 'me'), { method: 'OPTIONS' })),
  },
  {
    group,
    name: 'looks at Accept before it looks at the token',
    async run(server) {
      const headers = { ...authorization(server, 'garbage'), Accept: 'text/html' }

      await expectDetail(await server.fetch(pathOf(server, 'me'), { headers }), 406)
    },
  },
  {
    group,
    name: 'counts the second of exp itself as too late',
    when: ({ settings }) => settings.leeway === undefined,
    async run(server) {
      const { access } = await logIn(server)

      const response = await askMe(server, resign(access, { exp: secondsFromNow(0) }))

      await expectRefused(server, response, deadToken(server))
    },
  },
  {
    group,
    name: 'has no method of another name, and asks who it is before it says so',
    async run(server) {
      const { access } = await logIn(server)
      const path = pathOf(server, 'me')

      await expectDetail(await askMe(server, access, { method: 'FOO' }), 405)
      await expectRefused(server, await server.fetch(path, { method: 'FOO' }))
    },
  },
  {
    group,
    name: 'accepts what comes early within the leeway',
    when: ({ settings }) => settings.leeway === 60,
    async run(server) {
      const { access } = await logIn(server)
      const early = resign(access, { iat: secondsFromNow(30), nbf: secondsFromNow(30) })
      const tooEarly = resign(access, { iat: secondsFromNow(90) })

      expect((await askMe(server, early)).status).toBe(200)
      await expectRefused(server, await askMe(server, tooEarly), deadToken(server))
    },
  },
  {
    group,
    name: 'accepts what expired within the leeway, as all views do',
    when: ({ settings }) => settings.leeway === 60,
    async run(server) {
      const { access } = await logIn(server)
      const late = resign(access, { exp: secondsFromNow(-30) })
      const tooLate = resign(access, { exp: secondsFromNow(-90) })

      expect((await askMe(server, late)).status).toBe(200)
      await expectRefused(server, await askMe(server, tooLate), deadToken(server))
    },
  },
]
