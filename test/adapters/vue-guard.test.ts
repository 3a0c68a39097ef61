import { describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type RouteLocationNormalized, type Router } from 'vue-router'
import { type AuthClient, safePath } from 'simplejwt-client'
import { createMockServer, createTestAuth, createTestTabs } from 'simplejwt-client/testing'
import { type AuthGuardOptions, createAuthGuard } from 'simplejwt-client/vue'
import { createWaitingAuth } from './waiting-auth.js'

const component = { render: () => null }

function createApp(
  auth: AuthClient<unknown>,
  options?: AuthGuardOptions<RouteLocationNormalized>,
  base?: string,
): Router {
  const router = createRouter({
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
  router.beforeEach(createAuthGuard(auth, options))
  return router
}

/** Where the app is after somebody has asked for a page. */
async function open(
  path: string,
  auth: AuthClient<unknown>,
  options?: AuthGuardOptions<RouteLocationNormalized>,
) {
  const router = createApp(auth, options)
  await router.push(path)
  return router.currentRoute.value.fullPath
}

const toLogin = (next: string) => `/login?${new URLSearchParams({ next })}`

describe('createAuthGuard, for who is not logged in', () => {
  it.each(['/', '/orders/7?page=2&tag=a%20b#top', '/about/team'])(
    'leads from %s to the login page, and says where from',
    async (path) => {
      const router = createApp(createTestAuth())
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
    const routers = [createApp(ada.auth), createApp(nobody.auth)]
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
    const router = createApp(auth)
    await router.push('/orders/7?page=2')

    await auth.login({ username: 'ada', password: 'correct horse' })
    await router.replace(safePath(router.currentRoute.value.query['next']))

    expect(router.currentRoute.value.fullPath).toBe('/orders/7?page=2')
  })

  it('keeps the base of the app out of `next`', async () => {
    const router = createApp(createTestAuth(), {}, '/app/')

    await router.push('/orders')

    expect(router.resolve(router.currentRoute.value.fullPath).href).toBe('/app/login?next=/orders')
  })

  it('asks for a login again at the next step, when another tab has ended the session', async () => {
    const [one, other] = createTestTabs({ as: 'ada' }).tabs.map(({ auth }) => auth)
    const router = createApp(one ?? createTestAuth())
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
