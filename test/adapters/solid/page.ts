import { createComponent, type JSX } from 'solid-js'
import { escape, getNextElement, insert, isServer, ssr, ssrHydrationKey, template } from 'solid-js/web'
import type { AuthClient } from 'simplejwt-client'
import { createAuthState, RequireAuth } from 'simplejwt-client/solid'

/** What Solid's compiler makes of `<i>{status()}</i>`, for browsers and for servers. */
export function Page({ auth }: { readonly auth: AuthClient }): JSX.Element {
  const session = createAuthState(auth)
  const status = () => session().status
  if (isServer) return ssr(['<i', '>', '</i>'], ssrHydrationKey(), escape(status())) as unknown as JSX.Element
  const element = getNextElement(template('<i>'))
  insert(element, status)
  return element
}

/** Shows which of the three is there, in elements that know when they were made. */
export function Guarded(props: { readonly auth: AuthClient; readonly made: (what: string) => void }) {
  const make = (what: string) => () => {
    props.made(what)
    return what
  }
  return createComponent(RequireAuth, {
    auth: props.auth,
    get children() {
      return createComponent(make('orders'), {})
    },
    get fallback() {
      return createComponent(make('login'), {})
    },
    get loading() {
      return createComponent(make('wait'), {})
    },
  })
}
