import { describe, expect, it } from 'vitest'
import { ninjaJwt } from '../../src/transport/servers/ninja-jwt.js'
import { playLine } from './play-line.js'

/** What pydantic found, one entry for each field. */
const found = {
  detail: [
    { type: 'missing', loc: ['body', 'user_token', 'password'], msg: 'Field required' },
    { type: 'string_type', loc: ['body', 'user_token', 'username'], msg: 'Input should be a valid string' },
  ],
}

describe('ninjaJwt', () => {
  it('names the fields of a 422', async () => {
    const { tokens } = playLine(ninjaJwt(), { status: 422, body: found })

    await expect(tokens.obtain({})).rejects.toMatchObject({
      code: 'invalid_input',
      status: 422,
      fields: { password: ['Field required'], username: ['Input should be a valid string'] },
    })
  })

  it('makes nothing of a 422 of another shape', async () => {
    const { tokens } = playLine(ninjaJwt(), { status: 422, body: { detail: 'What is this?' } })

    await expect(tokens.obtain({})).rejects.toMatchObject({ status: 422, fields: undefined })
  })

  it.each([
    ['on the blacklist', 400, { detail: 'Token is blacklisted', code: 'invalid' }],
    ['invalid', 401, { detail: 'Token is invalid', code: 'token_not_valid' }],
  ])('takes the word of a server for it that a token is %s', async (_what, status, body) => {
    const { tokens } = playLine(ninjaJwt(), { status, body })

    expect(await tokens.verify?.('token')).toBe(false)
  })

  it('takes a complaint about a field for no verdict', async () => {
    const body = { detail: 'Invalid input.', code: 'invalid', token: 'token is required' }
    const { tokens } = playLine(ninjaJwt(), { status: 400, body })

    await expect(tokens.verify?.('')).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
