import { createMemoryRouter } from 'react-router'
import type { AuthClient } from 'simplejwt-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createRoutes, followSession } from '../../examples/recipes/react-router.js'
import { ADA, BOB, createLoadingAuth, createRecipeKit, pause } from './recipe-kit.js'

/** A router at a page, when all its loaders are through. */
async function openAt(path: string, auth: AuthClient, basename = '') {
  const options = { initialEntries: [path], basename }
  const router = createMemoryRouter(createRoutes(auth, basename), options)
  onTestFinished(() => router.dispose())
  onTestFinished(followSession(router, auth))
  await expect.poll(() => router.state.initialized && router.state.navigation.state).toBe('idle')
  const place = () => router.state.location.pathname + router.state.location.search
  return { router, place }
}

describe('the recipe for React Router', () => {
  it('sends a stranger to the login and asks the API nothing', async () => {
    const { auth, server } = createRecipeKit()

    const { place } = await openAt('/notes?page=2', auth)

    expect(place()).toBe('/login?next=%2Fnotes%3Fpage%3D2')
    expect(server.log).toEqual([])
  })

  it('goes back to the page that was wanted, once the user has logged in', async () => {
    const { auth, server } = createRecipeKit()
    const { place, router } = await openAt('/notes?page=2', auth)

    await auth.login(ADA)

    await expect.poll(place).toBe('/notes?page=2')
    await expect.poll(() => router.state.loaderData['1-0']).toEqual([{ id: 1, text: 'a note of ada' }])
    expect(server.calls).toMatchObject({ obtain: 1, unknown: 1, refresh: 0 })
  })

  it('shows the page of a stored session at once, with one refresh where its token has expired', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada', accessExpiresIn: -1 })

    const { place } = await openAt('/notes', auth)

    expect(place()).toBe('/notes')
    expect(server.calls).toMatchObject({ unknown: 1, refresh: 1 })
  })

  it('leaves the page when the session ends', async () => {
    const { auth } = createRecipeKit({ as: 'ada' })
    const { place } = await openAt('/notes', auth)

    await auth.logout()

    await expect.poll(place).toBe('/login?next=%2Fnotes')
  })

  it('leads to the login and back below a basename', async () => {
    const { auth } = createRecipeKit()
    const { place, router } = await openAt('/app/notes?page=2', auth, '/app')
    const login = place()

    await auth.login(ADA)

    expect(login).toBe('/app/login?next=%2Fnotes%3Fpage%3D2')
    await expect.poll(place).toBe('/app/notes?page=2')
    expect(router.state.errors).toBeNull()
  })

  it('knows the first page of an app below a basename', async () => {
    const { place } = await openAt('/app', createRecipeKit().auth, '/app')

    expect(place()).toBe('/app/login?next=%2F')
  })

  it.each([404, 500])('takes a page of the server about an error %d for no data', async (status) => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    server.mount('/api/notes/', () => new Response('<h1>Not here</h1>', { status }))

    const { router } = await openAt('/notes', auth)

    expect(Object.values(router.state.errors ?? {})).toEqual([expect.objectContaining({ status })])
    expect(router.state.loaderData['1-0']).toBeUndefined()
  })

  it('revalidates from the moment on that another user takes the place, until their data is there', async () => {
    const { auth } = createRecipeKit({ as: 'ada' })
    const { router } = await openAt('/notes', auth)
    const seen: unknown[] = []
    const textOf = () => (router.state.loaderData['1-0'] as { text: string }[])[0]?.text
    auth.subscribe(() => seen.push([auth.getSnapshot().status, router.state.revalidation, textOf()]))
    auth.on('login', () => seen.push(['login', router.state.revalidation, textOf()]))

    await auth.login(BOB)
    await expect.poll(textOf).toBe('a note of bob')

    expect(seen.at(-1)).toEqual(['login', 'loading', 'a note of ada'])
    await expect.poll(() => router.state.revalidation).toBe('idle')
  })

  it('waits until the stored session has been read', async () => {
    const { auth } = createRecipeKit({ as: 'ada' })
    const { loading, finish } = createLoadingAuth(auth)

    const opening = openAt('/notes', loading)
    await pause()
    finish()

    expect((await opening).place()).toBe('/notes')
  })

  it.each([
    ['/notes?page=2#top', '/notes?page=2'],
    ['//evil.example/notes', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example/', '/'],
  ])('goes from the login by the link %s to %s, where somebody is logged in', async (next, expected) => {
    const { auth } = createRecipeKit({ as: 'ada' })

    const { place } = await openAt(`/login?next=${encodeURIComponent(next)}`, auth)

    expect(place()).toBe(expected)
  })
})
