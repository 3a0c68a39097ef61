import { createTestTabs } from 'simplejwt-client/testing'
import { describe, expect, it } from 'vitest'

describe('a login over a live session', () => {
  it('is told to every tab as a logout and a login, and nobody is logged out at either', async () => {
    const { tabs } = createTestTabs({ as: 'ada', count: 2 })
    const heard: string[][] = tabs.map(() => [])
    for (const [index, { auth }] of tabs.entries()) {
      auth.on('logout', ({ reason }) => heard[index]?.push(reason, auth.getSnapshot().status))
      auth.on('login', ({ from }) => heard[index]?.push(from, auth.getSnapshot().status))
    }

    await tabs[0]?.auth.login({ username: 'ada', password: 'correct horse' })
    await expect.poll(() => heard[1]?.length).toBe(4)

    expect(heard).toEqual([
      ['replaced', 'authenticated', 'login', 'authenticated'],
      ['replaced', 'authenticated', 'elsewhere', 'authenticated'],
    ])
  })
})

describe('the reason why a session ended', () => {
  it('is known to a new tab, until the next login', async () => {
    const { tabs, server, open } = createTestTabs({ as: 'ada', count: 1 })
    server.deactivate('ada')
    await tabs[0]?.auth.fetch('me/')
    server.users.get('ada').activate()

    const { auth } = open()
    await auth.ready
    const before = auth.getSnapshot()
    await auth.login({ username: 'ada', password: 'correct horse' })

    expect([before.reason, before.elsewhere, auth.getSnapshot().reason]).toEqual([
      'user_inactive',
      false,
      undefined,
    ])
  })
})
