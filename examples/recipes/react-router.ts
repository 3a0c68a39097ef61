import { type LoaderFunctionArgs, type MiddlewareFunction, redirect, type RouteObject } from 'react-router'
import { type AuthClient, safePath } from 'simplejwt-client'

/** For a route whose children need a login: it runs before all of their loaders. */
export function requireLogin(auth: AuthClient): MiddlewareFunction {
  return async ({ request }) => {
    await auth.ready
    if (auth.getSnapshot().status === 'authenticated') return
    const { pathname, search } = new URL(request.url)
    // oxlint-disable-next-line typescript/only-throw-error -- what React Router wants thrown
    throw redirect(`/login?next=${encodeURIComponent(pathname + search)}`)
  }
}

/** For the login page: who is logged in already goes on at once. */
export function requireGuest(auth: AuthClient) {
  return async ({ request }: LoaderFunctionArgs): Promise<Response | null> => {
    await auth.ready
    if (auth.getSnapshot().status !== 'authenticated') return null
    // A path of this site, whatever a link has put into `next`.
    return redirect(safePath(new URL(request.url).searchParams.get('next')))
  }
}

interface Router {
  revalidate(): unknown
}

/** Asks the guards again when a session begins or ends, in another tab as well. */
export function followSession(router: Router, auth: AuthClient): () => void {
  const stops = [auth.on('login', () => router.revalidate()), auth.on('logout', () => router.revalidate())]
  return () => stops.forEach((stop) => stop())
}

/** `createBrowserRouter(createRoutes(auth))`, with your pages as `Component`. */
export function createRoutes(auth: AuthClient): RouteObject[] {
  return [
    { path: '/login', loader: requireGuest(auth) },
    {
      path: '/',
      middleware: [requireLogin(auth)],
      children: [
        {
          path: 'notes',
          loader: ({ request }) => auth.fetch('notes/', { signal: request.signal }),
        },
      ],
    },
  ]
}
