import { createTestAuth } from 'simplejwt-client/testing'
import { expect, it, vi } from 'vitest'
import { internalsOf } from '../../src/adapters/internals-of.js'
import { rejection } from './axios-kit.js'

it('sends nothing where a client that has started refuses what it is given, page or not', async () => {
  const { send } = internalsOf(createTestAuth({ as: 'ada' }), 'test')
  const port = vi.fn<typeof fetch>()

  const error = await rejection(send('https://api.example.com/api/me/', { headers: [['no name', '']] }, port))

  expect(error).toBeInstanceOf(TypeError)
  expect(port).not.toHaveBeenCalled()
})
