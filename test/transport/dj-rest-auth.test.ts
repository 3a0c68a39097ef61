import { describe, expect, it } from 'vitest'
import { djRestAuth } from '../../src/transport/servers/dj-rest-auth.js'
import { playLine } from './play-line.js'

const unable = 'Unable to log in with provided credentials.'

describe('djRestAuth', () => {
  it('says of a 400 without a field that the credentials are wrong', async () => {
    const { tokens } = playLine(djRestAuth(), { status: 400, body: { non_field_errors: [unable] } })

    await expect(tokens.obtain({})).rejects.toMatchObject({
      code: 'invalid_credentials',
      status: 400,
      detail: unable,
    })
  })

  it.each([
    ['about a field', { password: ['This field is required.'] }],
    ['about a field and more', { non_field_errors: [unable], password: ['This field is required.'] }],
  ])('leaves a 400 %s as it is', async (_what, body) => {
    const { tokens } = playLine(djRestAuth(), { status: 400, body })

    await expect(tokens.obtain({})).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('leaves other refusals as they are', async () => {
    const { tokens } = playLine(djRestAuth(), { status: 403, body: { detail: 'Locked out.' } })

    await expect(tokens.obtain({})).rejects.toMatchObject({ code: 'login_refused', detail: 'Locked out.' })
  })
})
