import { useState } from 'react'
import { Navigate, NavLink, Outlet, useLocation } from 'react-router'
import { RequireAuth } from 'simplejwt-client/react'
import { auth } from './auth'

function ToLogin() {
  const { pathname, search, hash } = useLocation()
  return <Navigate to={`/login?next=${encodeURIComponent(pathname + search + hash)}`} replace />
}

/** What only those see who are logged in, anew for each user; the end of the session, in any tab, leads to the login. */
export function Guarded() {
  const [isLeaving, setLeaving] = useState(false)
  function logOut() {
    setLeaving(true)
    void auth.logout()
  }
  // Who leaves by the button does not ask for a way back.
  return (
    <RequireAuth auth={auth} fallback={isLeaving ? <Navigate to="/login" replace /> : <ToLogin />}>
      <header>
        <nav>
          <NavLink to="/">Profile</NavLink>
          <NavLink to="/session">Session</NavLink>
        </nav>
        <button type="button" onClick={logOut}>
          Log out
        </button>
      </header>
      <main>
        <Outlet />
      </main>
    </RequireAuth>
  )
}
