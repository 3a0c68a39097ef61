// @vitest-environment happy-dom
import { act, createElement, type ReactNode, startTransition, StrictMode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type AuthClient, createAuthClient } from 'simplejwt-client'
import { RequireAuth, useAuth } from 'simplejwt-client/react'
import { createTestAuth } from 'simplejwt-client/testing'
import { createWaitingAuth } from './waiting-auth.js'
import { runWithoutComplaints } from './without-complaints.js'

runWithoutComplaints()

function Page({ auth }: { readonly auth: AuthClient<unknown> }): ReactNode {
  const { status } = useAuth(auth)
  const guarded = createElement(RequireAuth, { auth, fallback: 'login', loading: 'wait' }, 'orders')
  return createElement('main', { className: status }, guarded)
}

/** What the server has sent, on the page: a server has a client of its own, and nobody is logged in to that. */
function openPage(): HTMLElement {
  const place = document.createElement('div')
  place.innerHTML = renderToString(
    createElement(Page, { auth: createAuthClient({ baseUrl: 'https://api.example.com/api/' }) }),
  )
  return place
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
})

describe('hydration in React', () => {
  it('matches what the server has rendered, for who is known to be logged in', async () => {
    const place = openPage()
    const sent = place.innerHTML
    const complaints: unknown[] = []
    const auth = createTestAuth({ as: 'ada' })

    await act(async () => {
      hydrateRoot(place, createElement(StrictMode, null, createElement(Page, { auth })), {
        onRecoverableError: (error) => void complaints.push(error),
      })
    })

    expect(sent).toBe('<main class="loading">wait</main>')
    expect(place.innerHTML).toBe('<main class="authenticated">orders</main>')
    expect(complaints).toEqual([])
  })

  it('goes on with what the storage says', async () => {
    const place = openPage()
    const { auth, open } = await createWaitingAuth()
    await act(async () => void hydrateRoot(place, createElement(Page, { auth })))
    const before = place.innerHTML

    await act(open)

    expect(before).toBe('<main class="loading">wait</main>')
    expect(place.innerHTML).toBe('<main class="unauthenticated">login</main>')
  })
})

describe('concurrent rendering in React', () => {
  let rendered: string[]
  let onRender: (count: number) => void

  /** Takes so long that React lets others have their turn in between, as it does in a long list. */
  function Slow({ auth }: { readonly auth: AuthClient }): ReactNode {
    const { status } = useAuth(auth)
    onRender(rendered.push(status))
    const until = performance.now() + 6
    while (performance.now() < until);
    return createElement('i', null, status)
  }

  it('never shows two states at once, when a logout comes in the middle of a render', async () => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false)
    rendered = []
    const auth = createTestAuth({ as: 'ada' })
    const place = document.createElement('div')
    const shown: string[] = []
    new MutationObserver(() => {
      const states = [...place.querySelectorAll('i')].map((one) => one.textContent)
      shown.push([...new Set(states)].join())
    }).observe(place, { childList: true, subtree: true, characterData: true })
    const left = Promise.withResolvers<number>()
    const leave = async () => {
      const count = rendered.length
      await auth.logout()
      left.resolve(count)
    }
    onRender = (count) => void (count === 3 && setTimeout(() => void leave()))

    startTransition(() => {
      createRoot(place).render(Array.from({ length: 20 }, (_, key) => createElement(Slow, { key, auth })))
    })
    const inTheMiddle = await left.promise
    await vi.waitFor(() => expect(shown.at(-1)).toBe('unauthenticated'), { timeout: 10_000 })

    expect(rendered[0]).toBe('authenticated')
    expect(inTheMiddle).toBeLessThan(20)
    expect(place.childElementCount).toBe(20)
    expect(shown.filter((states) => states.includes(','))).toEqual([])
  })
})
