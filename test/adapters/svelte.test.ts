// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type { AuthClient, Snapshot, TokenClaims } from 'simplejwt-client'
import { type AuthState, authState as typedAuthState } from 'simplejwt-client/svelte'
import { createTestAuth, createTestClock } from 'simplejwt-client/testing'
import type { flushSync, hydrate, mount, unmount } from 'svelte'
import type { derived, get } from 'svelte/store'
import { importBundle } from './bundle.js'
import { createWaitingAuth } from './waiting-auth.js'
import { watchListeners } from './watch-listeners.js'
import { runWithoutComplaints } from './without-complaints.js'

interface InBrowser {
  readonly Page: Parameters<typeof mount>[0]
  readonly authState: typeof typedAuthState
  readonly flushSync: typeof flushSync
  readonly mount: typeof mount
  readonly hydrate: typeof hydrate
  readonly unmount: typeof unmount
  readonly get: typeof get
  readonly derived: typeof derived
}

interface OnServer {
  readonly renderPage: (auth: AuthClient) => string
}

const svelte = await importBundle<InBrowser>(
  `export { flushSync, mount, hydrate, unmount } from 'svelte'
   export { derived, get } from 'svelte/store'
   export { authState } from 'simplejwt-client/svelte'
   export { default as Page } from './svelte/page.svelte'`,
  'browser',
)
const server = await importBundle<OnServer>(
  `import { render } from 'svelte/server'
   import { authState } from 'simplejwt-client/svelte'
   import Page from './svelte/page.svelte'
   export const renderPage = (auth) => render(Page, { props: { session: authState(auth) } }).body`,
  'server',
)

runWithoutComplaints()

let target: HTMLElement
let mounted: ReturnType<typeof mount> | undefined

const close = async () => {
  if (mounted) await svelte.unmount(mounted)
  mounted = undefined
}

function open(auth: AuthClient<unknown>, how: 'mount' | 'hydrate' = 'mount'): void {
  mounted = svelte[how](svelte.Page, { target, props: { session: svelte.authState(auth) } })
  svelte.flushSync()
}

/** What is to be read on the page. */
function text(): string {
  svelte.flushSync()
  return target.textContent.replaceAll(/\s+/g, ' ').trim()
}

const grace = { username: 'grace', claims: { name: 'Grace' } }

beforeEach(() => {
  target = document.createElement('main')
})

afterEach(close)

describe('authState in a component of Svelte', () => {
  it('shows who is logged in, in the first render', () => {
    open(createTestAuth({ as: grace }))

    expect(text()).toBe('orders of Grace authenticated')
  })

  it('shows loading until the stored session has been read', async () => {
    const { auth, open: answer } = await createWaitingAuth()
    open(auth)
    const before = text()

    await answer()

    expect(before).toBe('wait loading')
    expect(text()).toBe('login unauthenticated')
  })

  it('follows a logout and a login', async () => {
    const auth = createTestAuth({ as: { ...grace, password: 'correct horse' } })
    open(auth)

    await auth.logout()
    const afterLogout = text()
    await auth.login({ username: 'grace', password: 'correct horse' })

    expect(afterLogout).toBe('login unauthenticated')
    expect(text()).toBe('orders of Grace authenticated')
  })

  it('lets go of the client with the component', async () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: grace }))
    open(auth)
    const whileOpen = listeners()

    await close()
    await Promise.resolve()

    expect(whileOpen).toBe(2) // one for all that reads `current`, one for `$session`
    expect(listeners()).toBe(0)
  })
})

describe('authState, wherever it is read', () => {
  it('is the very snapshot, and listens to nothing, outside of effects', () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: grace }))

    const session = svelte.authState(auth)

    expect(session.current).toBe(auth.getSnapshot())
    expect(svelte.get(session)).toBe(auth.getSnapshot())
    expect(listeners()).toBe(0)
  })

  it('keeps the contract of stores: tells at once, tells each snapshot once, and stops', async () => {
    const clock = createTestClock()
    const auth = createTestAuth({ as: grace, clock })
    const seen: Snapshot[] = []
    const stop = svelte.authState(auth).subscribe((snapshot) => void seen.push(snapshot))
    const first = auth.getSnapshot()
    await clock.advance(60_000)
    await auth.refresh()
    const second = auth.getSnapshot()
    stop()

    await auth.logout()

    expect(seen).toEqual([first, second])
    expect(seen.every((snapshot) => snapshot === first || snapshot === second)).toBe(true)
  })

  it('is a store to derive others from', async () => {
    const auth = createTestAuth({ as: grace })
    const seen: string[] = []
    const status = svelte.derived(svelte.authState(auth), ({ status }) => status)
    status.subscribe((one) => void seen.push(one))

    await auth.logout()

    expect(seen).toEqual(['authenticated', 'unauthenticated'])
  })

  it('knows the claims by the type of the client', () => {
    const auth = createTestAuth<{ readonly name: string }>({ as: grace })

    const session = svelte.authState(auth)

    expectTypeOf(session).toEqualTypeOf<AuthState<{ readonly name: string }>>()
    expectTypeOf(typedAuthState(createTestAuth()).current.claims).toEqualTypeOf<TokenClaims | undefined>()
    expect(session.current.claims?.name).toBe('Grace')
  })
})

describe('hydration in Svelte', () => {
  it('goes on from loading with who is known to be logged in', async () => {
    target.innerHTML = server.renderPage((await createWaitingAuth()).auth)
    const sent = text()

    open(createTestAuth({ as: grace }), 'hydrate')

    expect(sent).toBe('wait loading')
    expect(text()).toBe('orders of Grace authenticated')
    expect(target.querySelectorAll('p, form, i').length).toBe(2)
  })
})
