import { describe, expect, it } from 'vitest'
import { createMockServer } from '../../src/testing.js'
import { askMe, logIn, refresh, singleUse } from './requests.js'

describe('deactivate and changePassword', () => {
  it('are shortcuts to the account', async () => {
    const server = createMockServer({ checkRevokeToken: true })
    const { access } = await logIn(server)

    server.changePassword('ada', 'battery staple')
    const changed = await askMe(server, access)
    server.deactivate('ada')
    const inactive = await askMe(server, access)

    expect(await changed.json()).toMatchObject({ code: 'password_changed' })
    expect(await inactive.json()).toMatchObject({ code: 'user_inactive' })
  })

  it('want a user that is there', () => {
    const server = createMockServer()

    expect(() => server.deactivate('bob')).toThrow(TypeError)
    expect(() => server.changePassword('bob', '')).toThrow(TypeError)
  })
})

describe('revokeAll', () => {
  const users = ['ada', 'bob'].map((username) => ({ username, password: 'correct horse' }))

  it('blacklists every refresh token that is out, and spares access tokens', async () => {
    const server = createMockServer({ ...singleUse, users })
    const first = await logIn(server)
    const second = await server.createTokenPair('bob')

    server.revokeAll()

    const answers = [await refresh(server, first.refresh), await refresh(server, second.refresh)]
    expect(answers.map((answer) => answer.status)).toEqual([401, 401])
    expect((await askMe(server, first.access)).status).toBe(200)
  })

  it('can be about one user, rotated tokens included', async () => {
    const server = createMockServer({ ...singleUse, users })
    const { refresh: old } = await server.createTokenPair('ada')
    const rotated = (await (await refresh(server, old)).json()) as { refresh: string }
    const other = await server.createTokenPair('bob')

    server.revokeAll('ada')

    const answers = [await refresh(server, rotated.refresh), await refresh(server, other.refresh)]
    expect(answers.map((answer) => answer.status)).toEqual([401, 200])
  })

  it('says what is missing where there is no blacklist', async () => {
    const server = createMockServer()
    const { refresh: token } = await server.createTokenPair('ada')

    expect(() => server.revokeAll()).toThrow(/blacklistApp: true/)
    await expect(server.revoke(token)).rejects.toThrow(/blacklistApp: true/)
  })
})
