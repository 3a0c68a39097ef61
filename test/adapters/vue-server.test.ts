// @vitest-environment happy-dom
import { createApp, createSSRApp, defineAsyncComponent, defineComponent, h, nextTick, Suspense } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { describe, expect, it } from 'vitest'
import type { AuthClient } from 'simplejwt-client'
import { createTestAuth } from 'simplejwt-client/testing'
import { authPlugin, useAuth } from 'simplejwt-client/vue'
import { createWaitingAuth } from './waiting-auth.js'
import { watchListeners } from './watch-listeners.js'
import { runWithoutComplaints } from './without-complaints.js'

runWithoutComplaints()

const seen: string[] = []

const Status = defineComponent(() => {
  const session = useAuth()
  return () => {
    seen.push(session.value.status)
    return h('p', { class: session.value.status }, session.value.userId ?? 'nobody')
  }
})

/** Its setup is asynchronous, so it is hydrated later than the rest. */
const Late = defineComponent({
  async setup() {
    const session = useAuth()
    await nextTick()
    return () => h('b', session.value.status)
  },
})

const Page = defineComponent(
  () => () => h('main', [h(Status), h(Suspense, null, { default: () => h(Late), fallback: () => 'wait' })]),
)

const LOADING = '<main><p class="loading">nobody</p><b>loading</b></main>'

const render = (auth: AuthClient) => renderToString(createSSRApp(Page).use(authPlugin(auth)))

async function openPage(): Promise<HTMLElement> {
  const place = document.createElement('div')
  place.innerHTML = await render(createTestAuth())
  return place
}

describe('Vue on a server', () => {
  it('renders loading, whoever is logged in to the client, and does not listen', async () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))

    const html = await render(auth)

    expect(html).toBe(LOADING)
    expect(listeners()).toBe(0)
  })
})

describe('hydration in Vue', () => {
  it('matches what the server has rendered, for who is known to be logged in', async () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))
    const place = await openPage()
    const sent = place.innerHTML
    const [paragraph] = place.querySelectorAll('p')
    seen.length = 0

    const app = createSSRApp(Page).use(authPlugin(auth))
    app.mount(place)
    await new Promise((resolve) => setTimeout(resolve, 10))

    expect(sent).toBe(LOADING)
    expect(seen).toEqual(['loading', 'authenticated'])
    expect(place.innerHTML).toBe('<main><p class="authenticated">1</p><b>authenticated</b></main>')
    expect(place.querySelector('p')).toBe(paragraph)
    app.unmount()
    expect(listeners()).toBe(0)
  })

  it('matches also where a part of the page is loaded later than the rest is hydrated', async () => {
    const loaded = Promise.withResolvers<typeof Status>()
    const createPage = (load: () => Promise<typeof Status>) => {
      const Part = defineAsyncComponent({ loader: load, suspensible: false })
      return defineComponent(() => () => h('main', [h(Part)]))
    }
    const place = document.createElement('div')
    const there = createSSRApp(createPage(async () => Status)).use(authPlugin(createTestAuth()))
    place.innerHTML = await renderToString(there)
    const [paragraph] = place.querySelectorAll('p')
    createSSRApp(createPage(() => loaded.promise))
      .use(authPlugin(createTestAuth({ as: 'ada' })))
      .mount(place)
    seen.length = 0

    loaded.resolve(Status)
    await new Promise((resolve) => setTimeout(resolve, 10))

    expect(seen).toEqual(['loading', 'authenticated'])
    expect(place.innerHTML).toBe('<main><p class="authenticated">1</p></main>')
    expect(place.querySelector('p')).toBe(paragraph)
  })

  it('goes on with what the storage says', async () => {
    const { auth, open } = await createWaitingAuth('ada')
    const place = await openPage()
    createSSRApp(Page).use(authPlugin(auth)).mount(place)
    await new Promise((resolve) => setTimeout(resolve, 10))
    const before = place.innerHTML

    await open()
    await nextTick()

    expect(before).toBe(LOADING)
    expect(place.innerHTML).toBe('<main><p class="authenticated">1</p><b>authenticated</b></main>')
  })

  it('is over for what is mounted later: that shows who is logged in at once', () => {
    const place = document.createElement('div')
    seen.length = 0

    createApp(Status)
      .use(authPlugin(createTestAuth({ as: 'ada' })))
      .mount(place)

    expect(seen).toEqual(['authenticated'])
  })
})
