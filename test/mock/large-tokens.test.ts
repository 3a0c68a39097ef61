import { expect, it } from 'vitest'
import { createMockServer, createToken } from '../../src/testing.js'
import { createTokenCodec } from '../../src/mock/token-codec.js'
import { askMe, post } from './requests.js'

const much = 'A'.repeat(400_000)

it('reads a token that is longer than a function has arguments', async () => {
  const server = createMockServer()
  const token = createToken({ claims: { much } })

  expect((await askMe(server, token)).status).toBe(200)
})

it('refuses garbage of any length', async () => {
  const answer = await post(createMockServer(), '/api/token/verify/', { token: `a.${much}.b` })

  expect(answer.status).toBe(401)
})

it('does not remember tokens without end', () => {
  const codec = createTokenCodec('key')
  const first = codec.encode({ jti: 'first' })
  const claims = codec.decode(first)
  const again = codec.decode(first)

  for (let i = 0; i < 11; i++) codec.decode(`a.${much}.${i}`)

  expect(again).toBe(claims)
  expect(codec.decode(first)).not.toBe(claims)
  expect(codec.decode(first)).toEqual(claims)
})
