import { describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter, type RouteLocationNormalized, type Router } from 'vue-router'
import { type AuthClient, safePath } from 'simplejwt-client'
import { createMockServer, createTestAuth, createTestTabs } from 'simplejwt-client/testing'
import { type AuthGuardOptions, createAuthGuard, guardRouter } from 'simplejwt-client/vue'
import { createWaitingAuth } from './waiting-auth.js'

const component = { render: () => null }

function createApp(base?: string): Router {
  return createRouter({
    history: createMemoryHistory(base),
    routes: [
      { path: '/', component },
      { path: '/login', component },
      { path: '/orders/:id?', component },
      { path: '/about', component, meta: { public: true } },
      { path: '/about/team', component, meta: { public: 'yes' } },
      { path: '/sign-in', name: 'sign-in', component },
      { path: '/:rest(.*)*', name: 'lost', component, meta: { public: true } },
    ],
  })
}

function createGuarded(
  auth: AuthClient<unknown>,
  options?: AuthGuardOptions<RouteLocationNormalized>,
  base?: string,
): Router {
  const router = createApp(base)
  router.beforeEach(createAuthGuard(auth, options))
  return router
}

/** Where the app is after somebody has asked for a page. */
async function open(
  path: string,
  auth: AuthClient<unknown>,
  options?: AuthGuardOptions<RouteLocationNormalized>,
) {
  const router = createGuarded(auth, options)
  await router.push(path)
  return router.currentRoute.value.fullPath
}

const toLogin = (next: string) => `/login?${new URLSearchParams({ next })}`

describe('createAuthGuard, for who is not logged in', () => {
  it.each(['/', '/orders/7?page=2&tag=a%20b#top', '/about/team'])(
    'leads from %s to the login page, and says where from',
    async (path) => {
      const router = createGuarded(createTestAuth())
      await router.push(path)

      expect(router.currentRoute.value).toMatchObject({ path: '/login', query: { next: path } })
    },
  )

  it.each(['/login', '/login/', '/Login', toLogin('/orders'), '/about?x=1', '/nowhere'])(
    'lets %s be seen',
    async (path) => {
      expect(await open(path, createTestAuth())).toBe(path)
    },
  )

  it('goes by `isPublic` where it is given, and not by `meta`', async () => {
    const options = { isPublic: (to: RouteLocationNormalized) => to.path.startsWith('/orders') }

    expect(await open('/orders/7', createTestAuth(), options)).toBe('/orders/7')
    expect(await open('/about', createTestAuth(), options)).toBe('/login?next=/about')
  })

  it('leads to another login page where it is told to', async () => {
    expect(await open('/orders', createTestAuth(), { login: '/sign-in' })).toBe('/sign-in?next=/orders')
  })

  it.each(['/sign-in', '/sign-in/'])('takes a login page with a slash at its end, at %s', async (path) => {
    expect(await open(path, createTestAuth(), { login: '/sign-in/' })).toBe(path)
  })

  it('waits for the stored session before it decides', async () => {
    const ada = await createWaitingAuth('ada')
    const nobody = await createWaitingAuth()
    const routers = [createGuarded(ada.auth), createGuarded(nobody.auth)]
    const pushed = routers.map((router) => router.push('/orders'))
    await new Promise((resolve) => setTimeout(resolve, 0))
    const before = routers.map((router) => router.currentRoute.value.matched.length)

    await ada.open()
    await nobody.open()
    await Promise.all(pushed)

    expect(before).toEqual([0, 0])
    expect(routers.map((router) => router.currentRoute.value.fullPath)).toEqual([
      '/orders',
      '/login?next=/orders',
    ])
  })
})

describe('createAuthGuard, for who is logged in', () => {
  it.each(['/', '/orders/7?page=2#top', '/about'])('lets %s be seen', async (path) => {
    expect(await open(path, createTestAuth({ as: 'ada' }))).toBe(path)
  })

  it.each([
    ['/login', '/'],
    [toLogin('/orders/7?page=2#top'), '/orders/7?page=2#top'],
    [toLogin('/login'), '/'],
    [toLogin(toLogin('/orders')), '/orders'],
    [toLogin('https://evil.example/'), '/'],
    [toLogin('//evil.example/'), '/'],
    [toLogin('/\\evil.example/'), '/'],
    [toLogin('/\t/evil.example/'), '/'],
    [toLogin('/..//evil.example/'), '/'],
    [toLogin('javascript:alert(1)'), '/'],
    ['/login?next', '/'],
    ['/login?next=/orders&next=//evil.example', '/'],
    ['/login/', '/'],
    ['/Login?next=/orders', '/orders'],
    [toLogin('/login/'), '/'],
  ])('leads from %s to %s', async (path, expected) => {
    expect(await open(path, createTestAuth({ as: 'ada' }))).toBe(expected)
  })

  it('goes on, after the login, to where the way had begun', async () => {
    const auth = createTestAuth()
    const router = createGuarded(auth)
    await router.push('/orders/7?page=2')

    await auth.login({ username: 'ada', password: 'correct horse' })
    await router.replace(safePath(router.currentRoute.value.query['next']))

    expect(router.currentRoute.value.fullPath).toBe('/orders/7?page=2')
  })

  it('keeps the base of the app out of `next`', async () => {
    const router = createGuarded(createTestAuth(), {}, '/app/')

    await router.push('/orders')

    expect(router.resolve(router.currentRoute.value.fullPath).href).toBe('/app/login?next=/orders')
  })

  it('asks for a login again at the next step, when another tab has ended the session', async () => {
    const [one, other] = createTestTabs({ as: 'ada' }).tabs.map(({ auth }) => auth)
    const router = createGuarded(one ?? createTestAuth())
    await router.push('/orders')

    await other?.logout()
    await expect.poll(() => one?.getSnapshot().status).toBe('unauthenticated')
    await router.push('/orders/8')

    expect(router.currentRoute.value.fullPath).toBe('/login?next=/orders/8')
  })

  it('asks no server, and takes nothing from a session whose server is gone', async () => {
    const server = createMockServer()
    const auth = createTestAuth({ server, as: 'ada', accessExpiresIn: -1 })
    server.hang('refresh')

    expect(await open('/orders', auth)).toBe('/orders')
    expect(server.calls.refresh).toBe(0)
  })
})

describe('guardRouter', () => {
  function createGuardedApp(auth: AuthClient<unknown>) {
    const router = createApp()
    return { router, stop: guardRouter(router, auth) }
  }

  const whereIs = (router: Router) => () => router.currentRoute.value.fullPath

  /** A client, and how its session ends without a wish of its user. */
  function createDoomedAuth() {
    const server = createMockServer()
    const auth = createTestAuth({ server, as: 'ada' })
    const end = async () => {
      server.deactivate('ada')
      await auth.fetch('me/').catch(() => {})
    }
    return { auth, end }
  }

  /** Holds up each step to a path, as a part of the app does that has yet to be loaded. */
  function holdUp(router: Router, path: string) {
    const chunk = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    router.beforeResolve((to) => {
      if (to.path !== path) return undefined
      reached.resolve()
      return chunk.promise
    })
    return { chunk, reached: reached.promise }
  }

  const settle = () => new Promise((resolve) => setTimeout(resolve, 10))

  it('goes on, after the login, to where the way had begun', async () => {
    const auth = createTestAuth()
    const { router } = createGuardedApp(auth)
    await router.push('/orders/7?page=2#top')
    const before = router.currentRoute.value.path

    await auth.login({ username: 'ada', password: 'correct horse' })

    await expect.poll(whereIs(router)).toBe('/orders/7?page=2#top')
    expect(before).toBe('/login')
  })

  it('leads to the login page when the session has ended, with the way back', async () => {
    const { auth, end } = createDoomedAuth()
    const { router } = createGuardedApp(auth)
    await router.push('/orders/7?page=2')

    await end()

    await expect.poll(whereIs(router)).toBe('/login?next=/orders/7?page=2')
  })

  it('leads to the login page after a logout, and the next one to log in not to the pages of the last', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router } = createGuardedApp(auth)
    await router.push('/orders/7?page=2')

    await auth.logout()

    await expect.poll(whereIs(router)).toBe('/login')
  })

  it('says where from again to who comes by a link, long after a logout', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router } = createGuardedApp(auth)
    await router.push('/about')
    await auth.logout()

    await router.push('/orders/7')

    expect(router.currentRoute.value.fullPath).toBe('/login?next=/orders/7')
  })

  it('stays on a page for everybody after a logout', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router } = createGuardedApp(auth)
    await router.push('/about?x=1')

    await auth.logout()
    await settle()

    expect(router.currentRoute.value.fullPath).toBe('/about?x=1')
  })

  it('follows a logout and a login in another tab', async () => {
    const [one, other] = createTestTabs({ as: 'ada' }).tabs.map(({ auth }) => auth)
    const { router } = createGuardedApp(one ?? createTestAuth())
    await router.push('/orders')

    await other?.logout()
    await expect.poll(whereIs(router)).toBe('/login')
    await other?.login({ username: 'ada', password: 'correct horse' })

    await expect.poll(whereIs(router)).toBe('/')
    expect(one?.getSnapshot().status).toBe('authenticated')
  })

  it('takes no step where a login or a logout changes nothing', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router } = createGuardedApp(auth)
    await router.push('/orders')
    const steps: string[] = []
    router.beforeEach((to) => void steps.push(to.fullPath))

    await auth.login({ username: 'ada', password: 'correct horse' })
    await settle()

    expect(steps).toEqual([])
  })

  it('leaves a step alone that is on its way, when a login comes', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router } = createGuardedApp(auth)
    await router.push('/')
    const { chunk, reached } = holdUp(router, '/orders')
    const pushed = router.push('/orders')
    await reached

    await auth.login({ username: 'ada', password: 'correct horse' })
    await settle()
    chunk.resolve()

    expect(await pushed).toBeUndefined()
    expect(router.currentRoute.value.path).toBe('/orders')
  })

  it('lets an app leave for a page for everybody, and log out on the way', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router } = createGuardedApp(auth)
    await router.push('/orders')
    const { chunk, reached } = holdUp(router, '/about')
    void router.push('/about')
    await reached

    await auth.logout()
    await settle()
    chunk.resolve()

    await expect.poll(whereIs(router)).toBe('/about')
  })

  it('looks again where a step leads that began before the session ended', async () => {
    const { auth, end } = createDoomedAuth()
    const { router } = createGuardedApp(auth)
    await router.push('/about')
    const { chunk, reached } = holdUp(router, '/orders')
    void router.push('/orders')
    await reached

    await end()
    chunk.resolve()

    await expect.poll(whereIs(router)).toBe('/login?next=/orders')
  })

  it('says where the app was heading when the session ended', async () => {
    const { auth, end } = createDoomedAuth()
    const { router } = createGuardedApp(auth)
    await router.push('/')
    const { reached } = holdUp(router, '/orders')
    void router.push('/orders')
    await reached

    await end()

    await expect.poll(whereIs(router)).toBe('/login?next=/orders')
  })

  it('says where the app stands where a step has been refused', async () => {
    const { auth, end } = createDoomedAuth()
    const { router } = createGuardedApp(auth)
    await router.push('/')
    router.beforeResolve((to) => to.path !== '/orders')
    await router.push('/orders')

    await end()

    await expect.poll(whereIs(router)).toBe('/login?next=/')
  })

  it('says where the app was heading at last, when an earlier step comes to its end', async () => {
    const { auth, end } = createDoomedAuth()
    const { router } = createGuardedApp(auth)
    await router.push('/')
    const [first, last] = [holdUp(router, '/orders/1'), holdUp(router, '/orders/2')]
    const pushed = router.push('/orders/1')
    await first.reached
    void router.push('/orders/2')
    await last.reached
    first.chunk.resolve()
    await pushed

    await end()

    await expect.poll(whereIs(router)).toBe('/login?next=/orders/2')
  })

  it('leads away all the same where a step has failed, and fails again', async () => {
    const { auth, end } = createDoomedAuth()
    const { router } = createGuardedApp(auth)
    await router.push('/orders')
    router.onError(() => {})
    const { chunk } = holdUp(router, '/about')
    chunk.reject(new TypeError('Failed to fetch dynamically imported module'))
    await router.push('/about').catch(() => {})

    await end()

    await expect.poll(whereIs(router)).toBe('/login?next=/orders')
  })

  it('does not insist where a page does not let go', async () => {
    const { auth, end } = createDoomedAuth()
    const { router } = createGuardedApp(auth)
    await router.push('/orders')
    const { reached } = holdUp(router, '/about')
    void router.push('/about')
    await reached
    let asked = 0
    router.beforeEach(() => ++asked < 1)

    await end()
    await settle()

    expect(asked).toBe(2)
    expect(router.currentRoute.value.path).toBe('/orders')
  })

  it('loses no deep link to a session that ends while the first page loads', async () => {
    const { auth, end } = createDoomedAuth()
    const { router } = createGuardedApp(auth)
    const { chunk, reached } = holdUp(router, '/orders/7')
    const pushed = router.push('/orders/7')
    await reached

    await end()
    await settle()
    chunk.resolve()
    await pushed

    await expect.poll(whereIs(router)).toBe('/login?next=/orders/7')
  })

  it('leaves the first step to the app', async () => {
    const { auth, end } = createDoomedAuth()
    const { router } = createGuardedApp(auth)

    await end()
    await settle()
    const before = router.currentRoute.value.matched
    await router.push('/orders/7')

    expect(before).toEqual([])
    expect(router.currentRoute.value.fullPath).toBe('/login?next=/orders/7')
  })

  it('leads to the login page where the first page cannot be loaded, and the session has ended', async () => {
    const { auth, end } = createDoomedAuth()
    const { router } = createGuardedApp(auth)
    router.onError(() => {})
    const { chunk, reached } = holdUp(router, '/orders/7')
    const pushed = router.push('/orders/7').catch(() => {})
    await reached

    await end()
    chunk.reject(new TypeError('Failed to fetch dynamically imported module'))
    await pushed

    await expect.poll(whereIs(router)).toBe('/login?next=/orders/7')
  })

  it('knows a route by its parameters and its name', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const router = createApp()
    const seen: unknown[] = []
    guardRouter(router, auth, {
      isPublic: (to: RouteLocationNormalized) => seen.push([to.name, to.params['rest']]) > 0,
    })
    await router.push('/lost/and/found')

    await auth.logout()

    await expect.poll(() => seen).toEqual([['lost', ['lost', 'and', 'found']]])
    expect(router.currentRoute.value.fullPath).toBe('/lost/and/found')
  })

  it('leads nobody away any more once it is stopped, not even on the way', async () => {
    const { auth, end } = createDoomedAuth()
    const { router, stop } = createGuardedApp(auth)
    await router.push('/orders')
    auth.on('logout', stop)

    await end()
    await settle()

    expect(router.currentRoute.value.path).toBe('/orders')
  })

  it('is gone when it is stopped', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router, stop } = createGuardedApp(auth)
    await router.push('/orders')
    stop()

    await auth.logout()
    await settle()
    const afterLogout = router.currentRoute.value.path
    await router.push('/orders/8')

    expect(afterLogout).toBe('/orders')
    expect(router.currentRoute.value.path).toBe('/orders/8')
  })
})
