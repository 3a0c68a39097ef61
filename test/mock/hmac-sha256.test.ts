import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmacSha256 } from '../../src/mock/hmac-sha256.js'

const bytes = (maxLength: number) => fc.uint8Array({ maxLength })

describe('hmacSha256', () => {
  it('signs as OpenSSL does, for keys and messages around every size of a block', () => {
    fc.assert(
      fc.property(bytes(200), bytes(400), (key, message) => {
        const expected = createHmac('sha256', key).update(message).digest()

        expect(Buffer.from(hmacSha256(key, message))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it.each([55, 56, 63, 64, 65, 119, 120])('pads a message of %i bytes', (length) => {
    const message = new Uint8Array(length).fill(7)

    const expected = createHmac('sha256', 'key').update(message).digest()

    expect(Buffer.from(hmacSha256(Buffer.from('key'), message))).toEqual(expected)
  })
})
