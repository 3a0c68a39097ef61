import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createElement, Suspense, use } from 'react'
import { renderToPipeableStream, renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { createAuthClient } from 'simplejwt-client'
import { RequireAuth, useAuth } from 'simplejwt-client/react'
import { createTestAuth } from 'simplejwt-client/testing'
import { watchListeners } from './watch-listeners.js'

describe('React on a server', () => {
  it('renders loading, whoever is logged in to the client, and does not listen', () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))
    const Status = () => useAuth(auth).status
    const guarded = createElement(RequireAuth, { auth, fallback: 'login', loading: 'wait' }, 'orders')

    const html = renderToString(createElement('p', null, createElement(Status), ' ', guarded))

    expect(html.replaceAll('<!-- -->', '')).toBe('<p>loading wait</p>')
    expect(listeners()).toBe(0)
  })

  it('renders with a relative `baseUrl`, for which there is no page', () => {
    const auth = createAuthClient({ baseUrl: '/api/' })
    const Status = () => useAuth(auth).status

    expect(renderToString(createElement(Status))).toBe('loading')
  })

  it('streams what waits for `ready`', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const Settled = () => {
      use(auth.ready)
      return useAuth(auth).status
    }
    const page = createElement(Suspense, { fallback: 'wait' }, createElement(Settled))

    const html = await new Promise<string>((resolve, reject) => {
      const { pipe } = renderToPipeableStream(page, {
        onAllReady: () => resolve(text(pipe(new PassThrough()))),
        onError: reject,
      })
    })

    expect(html).toContain('loading')
    expect(html).not.toContain('wait')
  })
})
