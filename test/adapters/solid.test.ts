// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type { Accessor, createEffect, createRoot } from 'solid-js'
import type { createComponent, hydrate, render } from 'solid-js/web'
import type { AuthClient, Snapshot } from 'simplejwt-client'
import type { createAuthState } from 'simplejwt-client/solid'
import { createMockServer, createTestAuth, createTestClock, createTestTabs } from 'simplejwt-client/testing'
import { importBundle } from './bundle.js'
import type { Guarded, Page } from './solid/page.js'
import { createWaitingAuth } from './waiting-auth.js'
import { watchListeners } from './watch-listeners.js'
import { runWithoutComplaints } from './without-complaints.js'

interface InBrowser {
  readonly createAuthState: typeof createAuthState
  readonly createComponent: typeof createComponent
  readonly createEffect: typeof createEffect
  readonly createRoot: typeof createRoot
  readonly Guarded: typeof Guarded
  readonly hydrate: typeof hydrate
  readonly Page: typeof Page
  readonly render: typeof render
}

const solid = await importBundle<InBrowser>(
  `export { createEffect, createRoot } from 'solid-js'
   export { createComponent, hydrate, render } from 'solid-js/web'
   export { createAuthState } from 'simplejwt-client/solid'
   export { Guarded, Page } from './solid/page.js'`,
  'browser',
)
const server = await importBundle<{
  readonly renderPage: (auth: AuthClient) => string
}>(
  `import { createComponent, renderToString } from 'solid-js/web'
   import { Page } from './solid/page.js'
   export const renderPage = (auth) => renderToString(() => createComponent(Page, { auth }))`,
  'server',
)

runWithoutComplaints()

let target: HTMLElement
let made: string[]
let close = () => {}

const text = () => target.textContent

function show(component: typeof Page | typeof Guarded, auth: AuthClient): void {
  const props = { auth, made: (what: string) => void made.push(what) }
  close = solid.render(() => solid.createComponent(component, props), target)
}

beforeEach(() => {
  target = document.createElement('main')
  document.body.replaceChildren(target)
  made = []
})

afterEach(() => close())

describe('createAuthState', () => {
  it('shows who is logged in, in the first render', () => {
    show(solid.Page, createTestAuth({ as: 'ada' }))

    expect(text()).toBe('authenticated')
  })

  it('shows loading until the stored session has been read', async () => {
    const { auth, open } = await createWaitingAuth('ada')
    show(solid.Page, auth)
    const before = text()

    await open()

    expect(before).toBe('loading')
    expect(text()).toBe('authenticated')
  })

  it('follows a logout and a login', async () => {
    const auth = createTestAuth({ as: 'ada' })
    show(solid.Page, auth)

    await auth.logout()
    const afterLogout = text()
    await auth.login({ username: 'ada', password: 'correct horse' })

    expect(afterLogout).toBe('unauthenticated')
    expect(text()).toBe('authenticated')
  })

  it('lets go of the client with its owner', () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))
    show(solid.Page, auth)
    const whileOpen = listeners()

    close()

    expect(whileOpen).toBe(1)
    expect(listeners()).toBe(0)
  })

  it('lives without an owner as well, as long as the client', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const session = solid.createAuthState(auth)

    await auth.logout()

    expect(session()).toBe(auth.getSnapshot())
    expect(session().status).toBe('unauthenticated')
  })

  it('wakes nobody without another snapshot', async () => {
    const clock = createTestClock()
    const auth = createTestAuth({ as: 'ada', clock })
    const seen: unknown[] = []
    close = solid.createRoot((dispose) => {
      const session = solid.createAuthState(auth)
      solid.createEffect(() => void seen.push(session()))
      return dispose
    })
    await auth.fetch('me/')
    const afterRequest = seen.length
    await clock.advance(60_000)

    await auth.refresh()

    expect(afterRequest).toBe(1)
    expect(seen.slice(1)).toEqual([auth.getSnapshot()])
  })

  it('knows the claims by the type of the client', () => {
    interface Claims {
      readonly roles: readonly string[]
    }
    const auth = createTestAuth<Claims>({ as: { username: 'grace', claims: { roles: ['editor'] } } })

    const session = solid.createAuthState(auth)

    expectTypeOf(session).toEqualTypeOf<Accessor<Snapshot<Claims>>>()
    expect(session().claims?.roles).toEqual(['editor'])
  })
})

describe('RequireAuth in Solid', () => {
  it('shows `loading`, then what is behind it, and makes nothing else', async () => {
    const { auth, open } = await createWaitingAuth('ada')
    show(solid.Guarded, auth)
    const before = text()

    await open()

    expect([before, text()]).toEqual(['wait', 'orders'])
    expect(made).toEqual(['wait', 'orders'])
  })

  it('shows `loading`, then `fallback` to who turns out not to be logged in', async () => {
    const { auth, open } = await createWaitingAuth()
    show(solid.Guarded, auth)
    const before = text()

    await open()

    expect([before, text()]).toEqual(['wait', 'login'])
  })

  it('shows `fallback` to who is not logged in, and after a logout', async () => {
    const auth = createTestAuth({ as: 'ada' })
    show(solid.Guarded, auth)

    await auth.logout()

    expect(text()).toBe('login')
    expect(made).toEqual(['orders', 'login'])
  })

  it('keeps what it has made over a refresh', async () => {
    const clock = createTestClock()
    const auth = createTestAuth({ as: 'ada', clock })
    show(solid.Guarded, auth)
    await clock.advance(60_000)

    await auth.refresh()

    expect(made).toEqual(['orders'])
  })

  it('keeps what it has made over another login of the same user', async () => {
    const auth = createTestAuth({ as: 'ada' })
    show(solid.Guarded, auth)
    const before = auth.getSnapshot()

    await auth.login({ username: 'ada', password: 'correct horse' })

    expect(auth.getSnapshot()).not.toBe(before)
    expect(made).toEqual(['orders'])
  })

  it('makes its children anew for another user, and shows no fallback in between', async () => {
    const users = [
      { username: 'ada', password: 'correct horse' },
      { username: 'bob', password: 'battery staple' },
    ]
    const { tabs } = createTestTabs({ server: createMockServer({ users }), as: 'ada' })
    const [one, other] = tabs.map(({ auth }) => auth)
    show(solid.Guarded, one ?? createTestAuth())

    await other?.login({ username: 'bob', password: 'battery staple' })
    await expect.poll(() => one?.getSnapshot().userId).toBe('2')

    expect(made).toEqual(['orders', 'orders'])
  })
})

describe('Solid on a server', () => {
  it('renders loading, whoever is logged in to the client, and does not listen', () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))

    const html = server.renderPage(auth)

    expect(html).toMatch(/^<i data-hk="?[^>]+>loading<\/i>$/)
    expect(listeners()).toBe(0)
  })
})

describe('hydration in Solid', () => {
  it('takes what the server has rendered, and goes on with who is known to be logged in', () => {
    const auth = createTestAuth({ as: 'ada' })
    target.innerHTML = server.renderPage(createTestAuth())
    const sent = target.firstElementChild
    Reflect.set(globalThis, '_$HY', { events: [], completed: new WeakSet(), r: {} })

    close = solid.hydrate(() => solid.createComponent(solid.Page, { auth }), target)

    expect(target.firstElementChild).toBe(sent)
    expect(text()).toBe('authenticated')
  })
})
