import { Navigate, NavLink, Outlet, useLocation } from 'react-router'
import { RequireAuth } from 'simplejwt-client/react'
import { auth } from './auth'

function ToLogin() {
  const { pathname, search, hash } = useLocation()
  return <Navigate to={`/login?next=${encodeURIComponent(pathname + search + hash)}`} replace />
}

/** What only those see who are logged in; a logout in any tab leads to the login. */
export function Guarded() {
  return (
    <RequireAuth auth={auth} fallback={<ToLogin />}>
      <header>
        <nav>
          <NavLink to="/">Profile</NavLink>
          <NavLink to="/session">Session</NavLink>
        </nav>
        <button type="button" onClick={() => auth.logout()}>
          Log out
        </button>
      </header>
      <main>
        <Outlet />
      </main>
    </RequireAuth>
  )
}
