import { expect, it } from 'vitest'
import { createKeyring } from '../../src/mock/keyring.js'

const account = { id: 1, username: 'ada', password: '', active: true, claims: {}, passwordMark: 'mark' }

it('keeps the newest ten thousand sessions', () => {
  let count = 0
  const keyring = createKeyring(() => `key-${(count += 1)}`)
  const sessions = Array.from({ length: 10_001 }, () => keyring.createSession(account))

  const owners = [sessions[0], sessions[1], sessions.at(-1)].map((session) =>
    keyring.sessionUser(new Request('http://localhost', { headers: { Cookie: session?.cookie ?? '' } })),
  )

  expect(owners).toEqual([undefined, account, account])
})
