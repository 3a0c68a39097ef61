import { createRootRouteWithContext, createRoute, createRouter, redirect } from '@tanstack/react-router'
import { type AuthClient, safePath } from 'simplejwt-client'

interface Note {
  readonly text: string
}

interface Context {
  readonly auth: AuthClient
}

const root = createRootRouteWithContext<Context>()()

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: ({ next }: Record<string, unknown>) => (typeof next === 'string' ? { next } : {}),
  beforeLoad: async ({ context: { auth }, search }) => {
    await auth.ready
    // A path of this site, whatever a link has put into `next`; `to` would want a route that the compiler knows.
    if (auth.getSnapshot().status === 'authenticated')
      redirect({ href: safePath(search.next ?? '/notes'), throw: true })
  },
})

/** What is below it needs a login. It runs before all loaders. */
const members = createRoute({
  getParentRoute: () => root,
  id: 'members',
  beforeLoad: async ({ context: { auth }, location }) => {
    await auth.ready
    if (auth.getSnapshot().status === 'authenticated') return
    redirect({ to: '/login', search: { next: location.href }, throw: true })
  },
})

const notes = createRoute({
  getParentRoute: () => members,
  path: '/notes',
  loader: async ({ context: { auth }, abortController: { signal } }) => {
    const response = await auth.fetch('notes/', { signal })
    // For the errorComponent: what the server says about an error is no data.
    if (!response.ok) throw new Error(`The notes were answered with ${response.status}.`)
    return (await response.json()) as Note[]
  },
  component: Notes,
  errorComponent: () => 'The notes cannot be shown now.',
})

function Notes(): string[] {
  const loaded: readonly Note[] = notes.useLoaderData()
  return loaded.map(({ text }) => text)
}

const routeTree = root.addChildren([login, members.addChildren([notes])])

/** The router of the app, with your pages as `component` of the routes. */
export function createAppRouter(auth: AuthClient) {
  const router = createRouter({
    routeTree,
    context: { auth },
    defaultPendingMs: 0,
    defaultPendingMinMs: 0,
    defaultPendingComponent: () => null,
  })
  // What the loaders hold is the last user's, and the guards are asked again, for ends in another tab as well.
  const restart = (): void => {
    // Pending at once, and not in the background: React would show what is on the screen until the new data is there.
    void router.invalidate({ forcePending: true })
  }
  auth.on('login', restart)
  auth.on('logout', restart)
  return router
}
