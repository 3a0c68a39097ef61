import { expect } from 'vitest'
import { asks, askWithSession, expectCsrfFailure, has, openSession } from './authenticators.js'
import {
  type ContractCase,
  deadToken,
  expectRefused,
  isSince,
  logIn,
  loginBody,
  newUser,
  post,
  readJson,
} from './contract-server.js'

const group = 'authenticators'

/** Sessions of Django beside tokens. */
export const sessionCases: readonly ContractCase[] = [
  {
    group,
    name: 'does not look at sessions where they are no authenticator',
    when: (setup) => !has('session')(setup),
    async run(server) {
      const session = await openSession(server, await newUser(server))

      await expectRefused(server, await askWithSession(server, session, 'GET'))
    },
  },
  {
    group,
    name: 'knows the user of a session',
    when: has('session'),
    async run(server) {
      const { username, password } = await newUser(server)
      const session = await openSession(server, { username, password })

      const response = await askWithSession(server, session, 'GET')

      expect(await readJson(response)).toMatchObject({ username, method: 'GET' })
    },
  },
  {
    group,
    name: 'refuses to change anything for a session without a CSRF token',
    when: has('session'),
    async run(server) {
      const session = await openSession(server, await newUser(server))

      await expectCsrfFailure(await askWithSession(server, session, 'POST'))
      await expectCsrfFailure(await askWithSession(server, session, 'DELETE'))
    },
  },
  {
    group,
    name: 'refuses a good token beside a session that comes first, for want of a CSRF token',
    when: asks('session', 'jwt'),
    async run(server) {
      const { access, ...user } = await logIn(server)
      const session = await openSession(server, user)

      await expectCsrfFailure(await askWithSession(server, session, 'POST', { token: access }))
      await expectCsrfFailure(await askWithSession(server, session, 'POST', { token: 'garbage' }))
    },
  },
  {
    group,
    name: 'takes a good token where tokens come first, whatever the session lacks',
    when: asks('jwt', 'session'),
    async run(server) {
      const { access, ...user } = await logIn(server)
      const session = await openSession(server, user)

      const response = await askWithSession(server, session, 'POST', { token: access })

      expect(response.status).toBe(200)
    },
  },
  {
    group,
    name: 'refuses a bad token where tokens come first, whatever the session is worth',
    when: asks('jwt', 'session'),
    async run(server) {
      const session = await openSession(server, await newUser(server))

      const response = await askWithSession(server, session, 'GET', { token: 'garbage' })

      await expectRefused(server, response, deadToken(server))
    },
  },
  {
    group,
    name: 'takes the session for the user where it comes first, whoever the token names',
    when: asks('session', 'jwt'),
    async run(server) {
      const user = await newUser(server)
      const session = await openSession(server, user)
      const { access } = await logIn(server)

      const read = await askWithSession(server, session, 'GET', { token: access })
      const bad = await askWithSession(server, session, 'GET', { token: 'garbage' })

      expect(await readJson(read)).toMatchObject({ username: user.username })
      expect(await readJson(bad)).toMatchObject({ username: user.username })
    },
  },
  {
    group,
    name: 'takes the token for the user where it comes first, whoever is in the session',
    when: asks('jwt', 'session'),
    async run(server) {
      const session = await openSession(server, await newUser(server))
      const { access, username } = await logIn(server)

      const response = await askWithSession(server, session, 'GET', { token: access })

      expect(await readJson(response)).toMatchObject({ username })
    },
  },
  {
    group,
    name: 'changes what it is asked to with the CSRF token',
    when: has('session'),
    async run(server) {
      const session = await openSession(server, await newUser(server))

      const response = await askWithSession(server, session, 'POST', { 'X-CSRFToken': session.csrfToken })

      expect(await readJson(response)).toMatchObject({ method: 'POST', body: '{}' })
    },
  },
  {
    group,
    name: 'refuses a CSRF token that is not the one of the cookie, or that has no cookie',
    when: has('session'),
    async run(server) {
      const session = await openSession(server, await newUser(server))
      const [cookie = ''] = session.cookie.split(';')
      const proof = { 'X-CSRFToken': session.csrfToken }

      const wrong = await askWithSession(server, session, 'POST', { 'X-CSRFToken': 'x'.repeat(32) })
      const bare = await askWithSession(server, { ...session, cookie }, 'POST', proof)

      await expectCsrfFailure(wrong)
      await expectCsrfFailure(bare)
    },
  },
  {
    group,
    name: 'wants no CSRF token for OPTIONS',
    when: has('session'),
    async run(server) {
      const session = await openSession(server, await newUser(server))

      expect((await askWithSession(server, session, 'OPTIONS')).status).toBe(200)
    },
  },
  {
    group,
    name: 'refuses a session from a strange origin, with a Django that looks at it',
    when: (setup) => has('session')(setup) && isSince(setup, '5.3'),
    async run(server) {
      const session = await openSession(server, await newUser(server))
      const proof = { 'X-CSRFToken': session.csrfToken, Origin: 'https://evil.example' }

      await expectCsrfFailure(await askWithSession(server, session, 'POST', proof))
    },
  },
  {
    group,
    name: 'takes a session from a strange origin, with a Django that does not look at it',
    when: (setup) => has('session')(setup) && !isSince(setup, '5.3'),
    async run(server) {
      const session = await openSession(server, await newUser(server))
      const proof = { 'X-CSRFToken': session.csrfToken, Origin: 'https://evil.example' }

      expect((await askWithSession(server, session, 'POST', proof)).status).toBe(200)
    },
  },
  {
    group,
    name: 'passes over a session that is not there any more',
    when: has('session'),
    async run(server) {
      const dead = { cookie: 'sessionid=nobodys', csrfToken: '' }
      const { access, username } = await logIn(server)

      await expectRefused(server, await askWithSession(server, dead, 'POST'))
      expect(await readJson(await askWithSession(server, dead, 'POST', { token: access }))).toMatchObject({
        username,
      })
    },
  },
  {
    group,
    name: 'ends a session with the account and with the password',
    when: has('session'),
    async run(server) {
      const [inactive, changed] = [await newUser(server), await newUser(server)]
      const [first, second] = [await openSession(server, inactive), await openSession(server, changed)]
      await server.control('deactivate', inactive)
      await server.control('change-password', { ...changed, password: 'new' })

      await expectRefused(server, await askWithSession(server, first, 'GET'))
      await expectRefused(server, await askWithSession(server, second, 'GET'))
    },
  },
  {
    group,
    name: 'logs in beside a session, without a CSRF token',
    async run(server) {
      const user = await newUser(server)
      const { cookie: Cookie } = await openSession(server, user)

      const response = await post(server, 'obtain', loginBody(server, user), { Cookie })

      expect(response.status).toBe(200)
    },
  },
]
