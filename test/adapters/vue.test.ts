// @vitest-environment happy-dom
import {
  type App,
  type Component,
  computed,
  createApp,
  effectScope,
  h,
  isReactive,
  isReadonly,
  isRef,
  nextTick,
  reactive,
  ref,
  type VNodeChild,
  watchSyncEffect,
} from 'vue'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type { AuthClient } from 'simplejwt-client'
import { createTestAuth, createTestClock } from 'simplejwt-client/testing'
import { authPlugin, useAuth, useAuthClient } from 'simplejwt-client/vue'
import { createWaitingAuth } from './waiting-auth.js'
import { watchListeners } from './watch-listeners.js'
import { runWithoutComplaints } from './without-complaints.js'

runWithoutComplaints()

let app: App
let page: HTMLElement

/** Mounts an app with what `setup` returns as its text. */
function mount(setup: () => () => VNodeChild, auth?: AuthClient<unknown>): void {
  app = createApp({ setup } satisfies Component)
  if (auth !== undefined) app.use(authPlugin(auth))
  app.mount(page)
}

/** Shows the session of the given client, or of the one that the plugin has handed out. */
const showStatus = (auth?: AuthClient) => () => {
  const session = useAuth(auth)
  return () => `${session.value.status} ${session.value.userId ?? 'nobody'}`
}

const text = () => page.textContent

beforeEach(() => {
  page = document.createElement('main')
})

afterEach(() => app.unmount())

describe('useAuth in Vue', () => {
  it('shows who is logged in, in the first render', () => {
    mount(showStatus(), createTestAuth({ as: 'ada' }))

    expect(text()).toBe('authenticated 1')
  })

  it('shows loading until the stored session has been read', async () => {
    const { auth, open } = await createWaitingAuth('ada')
    mount(showStatus(), auth)
    expect(text()).toBe('loading nobody')

    await open()
    await nextTick()

    expect(text()).toBe('authenticated 1')
  })

  it('follows a logout and a login', async () => {
    const auth = createTestAuth({ as: 'ada' })
    mount(showStatus(), auth)

    await auth.logout()
    const afterLogout = text()
    await auth.login({ username: 'ada', password: 'correct horse' })
    await nextTick()

    expect(afterLogout).toBe('unauthenticated nobody')
    expect(text()).toBe('authenticated 1')
  })

  it('shows who is logged in at once where it is mounted again', async () => {
    const seen: string[] = []
    const isOpen = ref(true)
    const Status: Component = {
      setup() {
        const session = useAuth()
        return () => seen.push(session.value.status)
      },
    }
    // Vue keeps the node, as it does for `v-once`, and makes a copy of it, with the old element, when it comes back.
    const node = h(Status)
    mount(() => () => (isOpen.value ? [node] : []), createTestAuth({ as: 'ada' }))

    isOpen.value = false
    await nextTick()
    isOpen.value = true
    await nextTick()

    expect(seen).toEqual(['authenticated', 'authenticated'])
  })

  it('takes another client than that of the plugin', () => {
    mount(showStatus(createTestAuth({ as: 'ada' })), createTestAuth())

    expect(text()).toBe('authenticated 1')
  })

  it('lets go of the client with the component', () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))
    mount(showStatus(), auth)
    const mounted = listeners()

    app.unmount()

    expect(mounted).toBe(1)
    expect(listeners()).toBe(0)
  })

  it('lives in a scope of its own as well, as in a store', async () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))
    mount(() => () => '')
    const scope = effectScope(true)
    const isLoggedIn = scope.run(() => {
      const session = useAuth(auth)
      return computed(() => session.value.status === 'authenticated')
    })
    const before = isLoggedIn?.value

    await auth.logout()
    const after = isLoggedIn?.value
    scope.stop()

    expect([before, after]).toEqual([true, false])
    expect(listeners()).toBe(0)
  })

  it('is a ref that cannot be written, of the very snapshot', () => {
    const auth = createTestAuth({ as: 'ada' })
    mount(() => () => '')

    const session = effectScope().run(() => useAuth(auth))

    expect([isRef(session), isReadonly(session)]).toEqual([true, true])
    expect(session?.value).toBe(auth.getSnapshot())
  })

  it('wakes nobody without another snapshot', async () => {
    const clock = createTestClock()
    const auth = createTestAuth({ as: 'ada', clock })
    mount(() => () => '')
    const seen: unknown[] = []
    effectScope().run(() => {
      const session = useAuth(auth)
      watchSyncEffect(() => void seen.push(session.value))
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

    mount(() => {
      const [given, injected] = [useAuth(auth), useAuth<Claims>()]
      expectTypeOf(given.value.claims).toEqualTypeOf<Claims | undefined>()
      expectTypeOf(injected.value.claims).toEqualTypeOf<Claims | undefined>()
      expectTypeOf(useAuthClient<Claims>()).toEqualTypeOf<AuthClient<Claims>>()
      return () => `${given.value.claims?.roles.join()} ${injected.value.claims?.roles.join()}`
    }, auth)

    expect(text()).toBe('editor editor')
  })
})

describe('useAuthClient', () => {
  it('is the client itself, also in what Vue makes reactive', () => {
    const auth = createTestAuth({ as: 'ada' })
    const found: unknown[] = []

    mount(() => {
      const client = useAuthClient()
      const state = reactive({ client, inner: { client } })
      found.push(client, state.client, state.inner.client, ref(client).value)
      return () => ''
    }, auth)

    expect(found.map((one) => one === auth)).toEqual([true, true, true, true])
    expect(found.some(isReactive)).toBe(false)
  })

  it('says what is missing where there is no plugin', () => {
    let error: unknown
    mount(() => {
      try {
        useAuthClient()
      } catch (thrown) {
        error = thrown
      }
      return () => ''
    })

    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toContain('app.use(authPlugin(auth))')
  })

  it('says what is missing outside of a component', () => {
    mount(() => () => '')

    expect(() => useAuthClient()).toThrow(/in `setup`/)
  })

  it('is found by what runs in the context of the app, as guards and stores do', () => {
    const auth = createTestAuth()
    mount(() => () => '', auth)

    expect(app.runWithContext(() => useAuthClient())).toBe(auth)
  })
})
