import { describe, expect, it } from 'vitest'
import { ADA, createKit } from '../support/client-kit.js'

/** Tokens that live a minute, all requests at once when the first one is over. */
async function storm(requests: number) {
  const { auth, server, clock, events } = createKit({ server: { accessTokenLifetime: 60 } })
  await auth.login(ADA)
  await clock.advance(61_000)
  server.resetCounters()

  const answers = await Promise.all(Array.from({ length: requests }, () => auth.fetch('me/')))

  const statuses = new Set(answers.map(({ status }) => status))
  const ends = events.filter(({ name }) => name === 'logout' || name === 'refreshError')
  return { statuses: [...statuses], refreshes: server.calls.refresh, views: server.calls.me, ends }
}

describe('requests on an expired token', () => {
  it.each([1, 10, 1000, 10_000])(
    'make one refresh, and none is sent with a dead token: %d',
    async (requests) => {
      const outcome = await storm(requests)

      // A request with a dead token would be refused and sent again: one view more.
      expect(outcome).toEqual({ statuses: [200], refreshes: 1, views: requests, ends: [] })
    },
  )
})
