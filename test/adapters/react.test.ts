// @vitest-environment happy-dom
import { act, createElement, type ReactNode, StrictMode, Suspense, use, useState } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import type { AuthClient, Snapshot } from 'simplejwt-client'
import { RequireAuth, useAuth } from 'simplejwt-client/react'
import { createMockServer, createTestAuth, createTestClock, createTestTabs } from 'simplejwt-client/testing'
import { createWaitingAuth } from './waiting-auth.js'
import { watchListeners } from './watch-listeners.js'
import { runWithoutComplaints } from './without-complaints.js'

runWithoutComplaints()

const ADA_AND_BOB = [
  { username: 'ada', password: 'correct horse' },
  { username: 'bob', password: 'battery staple' },
]

let root: Root
let page: HTMLElement
let seen: Snapshot<unknown>[]

const render = (node: ReactNode) => act(async () => root.render(node))
const text = () => page.textContent

function Status({ auth }: { readonly auth: AuthClient<unknown> }): ReactNode {
  const snapshot = useAuth(auth)
  seen.push(snapshot)
  return `${snapshot.status} ${snapshot.userId ?? 'nobody'}`
}

/** Keeps what is typed into it, which a second mount would forget. */
function Draft(): ReactNode {
  const [draft, setDraft] = useState('empty')
  return createElement('button', { onClick: () => setDraft('written') }, draft)
}

function Guarded({ auth }: { readonly auth: AuthClient<unknown> }): ReactNode {
  return createElement(RequireAuth, { auth, fallback: 'login', loading: 'wait' }, createElement(Draft))
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  seen = []
  page = document.createElement('main')
  root = createRoot(page)
})

afterEach(async () => {
  await act(async () => root.unmount())
})

describe('useAuth in React', () => {
  it('shows who is logged in, in the first render', async () => {
    await render(createElement(Status, { auth: createTestAuth({ as: 'ada' }) }))

    expect(seen[0]).toMatchObject({ status: 'authenticated', userId: '1' })
    expect(text()).toBe('authenticated 1')
  })

  it('shows loading until the stored session has been read', async () => {
    const { auth, open } = await createWaitingAuth('ada')
    await render(createElement(Status, { auth }))
    expect(text()).toBe('loading nobody')

    await act(open)

    expect(text()).toBe('authenticated 1')
  })

  it('follows a logout and a login', async () => {
    const auth = createTestAuth({ as: 'ada' })
    await render(createElement(Status, { auth }))

    await act(() => auth.logout())
    const afterLogout = text()
    await act(() => auth.login({ username: 'ada', password: 'correct horse' }))

    expect(afterLogout).toBe('unauthenticated nobody')
    expect(text()).toBe('authenticated 1')
  })

  it('renders once for each snapshot, and not at all without one', async () => {
    const clock = createTestClock()
    const auth = createTestAuth({ as: 'ada', clock })
    await render(createElement(Status, { auth }))
    await act(async () => void (await auth.fetch('me/')))
    const afterRequest = seen.length
    await clock.advance(60_000)

    await act(() => auth.refresh())

    expect(afterRequest).toBe(1)
    expect(seen.length).toBe(2)
    expect(seen[1]).toBe(auth.getSnapshot())
  })

  it('shows another client as soon as it is given one', async () => {
    const ada = watchListeners(createTestAuth({ as: 'ada' }))
    const nobody = watchListeners(createTestAuth())
    await render(createElement(Status, { auth: ada.auth }))

    await render(createElement(Status, { auth: nobody.auth }))

    expect(text()).toBe('unauthenticated nobody')
    expect([ada.listeners(), nobody.listeners()]).toEqual([0, 1])
  })

  it('listens once in StrictMode, and leaves nobody behind', async () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))
    await render(createElement(StrictMode, null, createElement(Status, { auth })))
    const mounted = listeners()

    await render(null)

    expect(mounted).toBe(1)
    expect(listeners()).toBe(0)
  })

  it('is settled behind a Suspense that waits for `ready`', async () => {
    const { auth, open } = await createWaitingAuth('ada')
    const Settled = () => {
      use(auth.ready)
      return createElement(Status, { auth })
    }
    await render(createElement(Suspense, { fallback: 'wait' }, createElement(Settled)))
    expect(text()).toBe('wait')

    await act(open)

    expect(text()).toBe('authenticated 1')
    expect(seen.map(({ status }) => status)).not.toContain('loading')
  })

  it('knows the claims by the type of the client', async () => {
    const auth = createTestAuth<{ readonly roles: readonly string[] }>({
      as: { username: 'grace', claims: { roles: ['editor'] } },
    })
    const Roles = () => {
      const { claims } = useAuth(auth)
      expectTypeOf(claims).toEqualTypeOf<{ readonly roles: readonly string[] } | undefined>()
      return claims?.roles.join()
    }

    await render(createElement(Roles))

    expect(text()).toBe('editor')
  })
})

describe('RequireAuth in React', () => {
  it('shows `loading`, then what is behind it', async () => {
    const { auth, open } = await createWaitingAuth('ada')
    await render(createElement(Guarded, { auth }))
    expect(text()).toBe('wait')

    await act(open)

    expect(text()).toBe('empty')
  })

  it('shows `loading`, then `fallback` to who is not logged in', async () => {
    const { auth, open } = await createWaitingAuth()
    await render(createElement(Guarded, { auth }))
    expect(text()).toBe('wait')

    await act(open)

    expect(text()).toBe('login')
  })

  it('shows `fallback` when the server has ended the session', async () => {
    const server = createMockServer()
    const auth = createTestAuth({ server, as: 'ada', accessExpiresIn: -1 })
    await render(createElement(Guarded, { auth }))
    server.deactivate('ada')

    await act(() => auth.fetch('me/').catch(() => {}))

    expect(text()).toBe('login')
  })

  it('keeps what it has mounted over a refresh', async () => {
    const auth = createTestAuth({ as: 'ada' })
    await render(createElement(Guarded, { auth }))
    await act(async () => page.querySelector('button')?.click())

    await act(() => auth.refresh())

    expect(text()).toBe('written')
  })

  it('keeps what it has mounted over another login of the same user', async () => {
    const auth = createTestAuth({ as: 'ada' })
    await render(createElement(Guarded, { auth }))
    await act(async () => page.querySelector('button')?.click())
    const before = auth.getSnapshot()

    await act(() => auth.login({ username: 'ada', password: 'correct horse' }))

    expect(auth.getSnapshot()).not.toBe(before)
    expect(text()).toBe('written')
  })

  it('shows nothing of the last user to the next one, who has logged in elsewhere', async () => {
    const { tabs } = createTestTabs({ server: createMockServer({ users: ADA_AND_BOB }), as: 'ada' })
    const [one, other] = tabs.map(({ auth }) => auth)
    await render(createElement(StrictMode, null, one && createElement(Guarded, { auth: one })))
    await act(async () => page.querySelector('button')?.click())
    const before = text()

    await act(() => other?.login({ username: 'bob', password: 'battery staple' }))
    await act(() => expect.poll(() => one?.getSnapshot().userId).toBe('2'))

    expect([before, text()]).toEqual(['written', 'empty'])
  })

  it('takes several children without keys', async () => {
    const auth = createTestAuth({ as: 'ada' })

    await render(
      createElement(RequireAuth, { auth }, createElement('i', null, 'a'), createElement('i', null, 'b')),
    )

    expect(text()).toBe('ab')
  })

  it('shows nothing where it has nothing to show', async () => {
    const auth = createTestAuth()

    await render(createElement(RequireAuth, { auth }, 'secret'))

    expect(text()).toBe('')
  })
})
