import { safePath } from 'simplejwt-client'
import { auth } from './auth'
import { element } from './element'
import { wordsOfEnd } from './words'

const pages: Record<string, string> = { '/login': 'login-page', '/': 'profile-page', '/files': 'files-page' }

/** Where to go instead of here; undefined where this page is for whoever is here. */
function elsewhere(isLoggedIn: boolean): string | undefined {
  const { pathname, search, hash } = location
  const isAtLogin = pathname === '/login'
  if (isLoggedIn && isAtLogin) return safePath(new URLSearchParams(search).get('next'))
  if (!isLoggedIn && !isAtLogin) return `/login?next=${encodeURIComponent(pathname + search + hash)}`
  return undefined
}

/** Shows the page of this address, or the one to which a login or a logout leads, in whichever tab it was. */
export function showPage(): void {
  const snapshot = auth.getSnapshot()
  if (snapshot.status === 'loading') return
  const isLoggedIn = snapshot.status === 'authenticated'
  for (let to = elsewhere(isLoggedIn); to !== undefined; to = elsewhere(isLoggedIn))
    history.replaceState(null, '', to)
  for (const [path, id] of Object.entries(pages)) element(id).hidden = path !== location.pathname
  element('menu').hidden = !isLoggedIn
  for (const link of element('menu').querySelectorAll('a'))
    link.ariaCurrent = link.pathname === location.pathname ? 'page' : null
  element('end').textContent = wordsOfEnd(snapshot)
}
