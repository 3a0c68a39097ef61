import { type LoaderFunctionArgs, type MiddlewareFunction, redirect, type RouteObject } from 'react-router'
import { type AuthClient, safePath } from 'simplejwt-client'

/** For a route whose children need a login: it runs before all of their loaders. */
export function requireLogin(auth: AuthClient, basename = ''): MiddlewareFunction {
  return async ({ request }) => {
    await auth.ready
    if (auth.getSnapshot().status === 'authenticated') return
    const { pathname, search } = new URL(request.url)
    // `redirect` puts the basename in front, here and on the way back.
    const path = pathname.slice(basename.length) || '/'
    throw redirect(`/login?next=${encodeURIComponent(path + search)}`)
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

/** With your pages as `Component`. `basename`: the one of the router, such as `/app`, if it has one. */
export function createRoutes(auth: AuthClient, basename = ''): RouteObject[] {
  return [
    { path: '/login', loader: requireGuest(auth) },
    {
      path: '/',
      middleware: [requireLogin(auth, basename)],
      children: [
        {
          path: 'notes',
          loader: async ({ request }) => {
            const response = await auth.fetch('notes/', { signal: request.signal })
            // For the ErrorBoundary: a page that says "not found" is no data.
            if (!response.ok) throw response
            return response
          },
        },
      ],
    },
  ]
}
