import { describe, expect, it } from 'vitest'
import type { AuthClient } from 'simplejwt-client'
import { createTestAuth } from 'simplejwt-client/testing'
import { importBundle } from './bundle.js'
import { watchListeners } from './watch-listeners.js'

const { renderPage } = await importBundle<{ readonly renderPage: (auth: AuthClient) => string }>(
  `import { render } from 'svelte/server'
   import { authState } from 'simplejwt-client/svelte'
   import Page from './svelte/page.svelte'
   export const renderPage = (auth) => render(Page, { props: { session: authState(auth) } }).body`,
  'server',
)

describe('Svelte on a server', () => {
  it('renders loading, whoever is logged in to the client, and leaves nobody listening', () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))

    const html = renderPage(auth)

    expect(html.replaceAll(/<!--.*?-->/g, '').trim()).toMatch(/^<p>wait<\/p>\s*<i>loading<\/i>$/)
    expect(listeners()).toBe(0)
  })
})
