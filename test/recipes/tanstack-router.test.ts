// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://app.example.com/" }
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import type { AuthClient } from 'simplejwt-client'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAppRouter } from '../../examples/recipes/tanstack-router.js'
import { ADA, BOB, createLoadingAuth, createRecipeKit, pause } from './recipe-kit.js'

/** A router at a page, when its loaders are through. */
async function openAt(path: string, auth: AuthClient) {
  const router = createAppRouter(auth)
  const history = createMemoryHistory({ initialEntries: [path] })
  router.update({ ...router.options, history })
  const page = document.createElement('div')
  const root = createRoot(page)
  onTestFinished(() => root.unmount())
  root.render(createElement(RouterProvider, { router }))
  await expect.poll(() => router.state.status === 'idle' && router.state.resolvedLocation).toBeTruthy()
  const shown = () => page.textContent
  return { router, shown, place: () => router.state.location.href }
}

describe('the recipe for TanStack Router', () => {
  it('sends a stranger to the login and asks the API nothing', async () => {
    const { auth, server } = createRecipeKit()

    const { place } = await openAt('/notes?page=2', auth)

    expect(place()).toBe('/login?next=%2Fnotes%3Fpage%3D2')
    expect(server.log).toEqual([])
  })

  it('goes back to the page that was wanted, once the user has logged in', async () => {
    const { auth, server } = createRecipeKit()
    const { place, shown } = await openAt('/notes?page=2', auth)

    await auth.login(ADA)

    await expect.poll(place).toBe('/notes?page=2')
    await expect.poll(shown).toBe('a note of ada')
    expect(server.calls).toMatchObject({ obtain: 1, refresh: 0 })
  })

  it('opens the page of a stored session, with one refresh where its token has expired', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada', accessExpiresIn: -1 })

    const { place, shown } = await openAt('/notes', auth)

    expect([place(), shown()]).toEqual(['/notes', 'a note of ada'])
    expect(server.calls).toMatchObject({ unknown: 1, refresh: 1 })
  })

  it('leaves the page when the session ends, and loads it anew for the next user', async () => {
    const { auth } = createRecipeKit({ as: 'ada' })
    const { place, shown } = await openAt('/notes', auth)

    await auth.logout()
    await expect.poll(place).toBe('/login?next=%2Fnotes')
    await auth.login(BOB)

    await expect.poll(place).toBe('/notes')
    await expect.poll(shown).toBe('a note of bob')
  })

  it('waits until the stored session has been read', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    const { loading, finish } = createLoadingAuth(auth)

    const opening = openAt('/notes', loading)
    await pause()
    const early = [...server.log]
    finish()

    expect((await opening).place()).toBe('/notes')
    expect(early).toEqual([])
  })

  it('shows the next user nothing of the last one while it loads', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    const { shown } = await openAt('/notes', auth)
    const { promise, resolve } = Promise.withResolvers<Response>()
    server.mount('/api/notes/', () => promise)
    server.resetCounters()

    await auth.login(BOB)
    await expect.poll(() => server.calls.unknown).toBe(1)
    await pause()
    const meanwhile = shown()
    resolve(Response.json([{ text: 'mine' }]))

    await expect.poll(shown).toBe('mine')
    expect(meanwhile).not.toContain('a note of ada')
  })

  it('takes what the server says about an error for no data', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    server.mount('/api/notes/', () => Response.json([{ text: 'no note' }], { status: 500 }))

    const { router, shown } = await openAt('/notes', auth)

    expect(router.state.matches.at(-1)).toMatchObject({ status: 'error' })
    expect(shown()).toBe('The notes cannot be shown now.')
  })

  it.each([
    ['/notes?page=2', '/notes?page=2'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
  ])('goes from the login by the link %s to %s, where somebody is logged in', async (next, expected) => {
    const { auth } = createRecipeKit({ as: 'ada' })

    const { place } = await openAt(`/login?next=${encodeURIComponent(next)}`, auth)

    expect(place()).toBe(expected)
  })
})
