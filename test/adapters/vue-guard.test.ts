import { describe, expect, it, vi } from 'vitest'
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

  it.each(['/login', toLogin('/orders'), '/about?x=1', '/nowhere'])('lets %s be seen', async (path) => {
    expect(await open(path, createTestAuth())).toBe(path)
  })

  it('goes by `isPublic` where it is given, and not by `meta`', async () => {
    const options = { isPublic: (to: RouteLocationNormalized) => to.path.startsWith('/orders') }

    expect(await open('/orders/7', createTestAuth(), options)).toBe('/orders/7')
    expect(await open('/about', createTestAuth(), options)).toBe('/login?next=/about')
  })

  it('leads to another login page where it is told to', async () => {
    expect(await open('/orders', createTestAuth(), { login: '/sign-in' })).toBe('/sign-in?next=/orders')
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
    await vi.waitFor(() => expect(one?.getSnapshot().status).toBe('unauthenticated'))
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

  it('goes on, after the login, to where the way had begun', async () => {
    const auth = createTestAuth()
    const { router } = createGuardedApp(auth)
    await router.push('/orders/7?page=2#top')
    const before = router.currentRoute.value.path

    await auth.login({ username: 'ada', password: 'correct horse' })

    await expect.poll(whereIs(router)).toBe('/orders/7?page=2#top')
    expect(before).toBe('/login')
  })

  it('leads to the login page after a logout, with the way back', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router } = createGuardedApp(auth)
    await router.push('/orders/7?page=2')

    await auth.logout()

    await expect.poll(whereIs(router)).toBe('/login?next=/orders/7?page=2')
  })

  it('stays on a page for everybody after a logout', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router } = createGuardedApp(auth)
    await router.push('/about?x=1')

    await auth.logout()
    await new Promise((resolve) => setTimeout(resolve, 10))

    expect(router.currentRoute.value.fullPath).toBe('/about?x=1')
  })

  it('follows a logout and a login in another tab', async () => {
    const [one, other] = createTestTabs({ as: 'ada' }).tabs.map(({ auth }) => auth)
    const { router } = createGuardedApp(one ?? createTestAuth())
    await router.push('/orders')

    await other?.logout()
    await expect.poll(whereIs(router)).toBe('/login?next=/orders')
    await other?.login({ username: 'ada', password: 'correct horse' })

    await expect.poll(whereIs(router)).toBe('/orders')
    expect(one?.getSnapshot().status).toBe('authenticated')
  })

  it('loses no deep link to a session that ends while the first page loads', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router } = createGuardedApp(auth)
    const chunk = Promise.withResolvers<void>()
    router.beforeResolve(() => chunk.promise)
    const pushed = router.push('/orders/7')

    await auth.logout()
    await new Promise((resolve) => setTimeout(resolve, 10))
    chunk.resolve()
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

    await vi.waitFor(() => expect(seen).toEqual([['lost', ['lost', 'and', 'found']]]))
    expect(router.currentRoute.value.fullPath).toBe('/lost/and/found')
  })

  it('is gone when it is stopped', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { router, stop } = createGuardedApp(auth)
    await router.push('/orders')
    stop()

    await auth.logout()
    await new Promise((resolve) => setTimeout(resolve, 10))
    const afterLogout = router.currentRoute.value.path
    await router.push('/orders/8')

    expect(afterLogout).toBe('/orders')
    expect(router.currentRoute.value.path).toBe('/orders/8')
  })
})
