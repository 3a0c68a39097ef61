import { createTestTabs } from 'simplejwt-client/testing'
import { expect, it } from 'vitest'
import { createNotesPage } from '../src/notes-page.js'

it('logs out in both tabs', async () => {
  const { tabs, dispose } = createTestTabs({ as: 'ada' })
  const [here, there] = tabs.map(({ auth }) => createNotesPage(auth))

  await here?.logOut()

  await expect.poll(() => there?.view()).toBe('login')
  dispose()
})

it('refreshes an expired token once for both tabs', async () => {
  const { tabs, server, dispose } = createTestTabs({ as: 'ada', accessExpiresIn: -1 })

  const responses = await Promise.all(tabs.map(({ auth }) => auth.fetch('me/')))

  expect(responses.map(({ status }) => status)).toEqual([200, 200])
  expect(server.calls.refresh).toBe(1)
  dispose()
})
