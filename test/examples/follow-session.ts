import { expect, it } from 'vitest'
import type { Driven, Example } from './drive-example.js'
import { logIn, logoutIsOver, placeOf, press, sees, watchHeading } from './page.js'
import type { ServedExample } from './serve-example.js'

const answeredCalls = ({ server }: ServedExample): number =>
  server.log.filter(({ endpoint }) => endpoint === 'me').length

/** The tests of what an example does when a session ends, or another takes its place. */
export function followsSession(second: Example['second'], { site, openTab, logInBeside }: Driven): void {
  it('shows another user nothing of the one before, whichever answer comes last', async () => {
    const { page } = await openTab('/')
    // Chromium would let the second request wait for what the first one brings into its cache.
    await page.setCacheEnabled(false)
    await logIn(page)
    await sees(page, 'heading', 'Hello, ada.')
    const [ofAda, ofBob] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const waits = [ofAda.promise, ofBob.promise]
    site().server.delay('me', async () => waits.shift(), { when: 'after' })

    await press(page, 'Ask again', 'button')
    await expect.poll(() => site().server.calls.me).toBe(2)
    await logInBeside('bob')
    await page.bringToFront()
    await expect.poll(() => site().server.calls.me).toBe(3)
    await sees(page, 'heading', 'Hello …')
    const headings = await watchHeading(page)
    ofBob.resolve()
    await sees(page, 'heading', 'Hello, bob.')
    ofAda.resolve()
    await expect.poll(() => answeredCalls(site())).toBe(3)
    await press(page, 'Ask again', 'button')
    await expect.poll(() => answeredCalls(site())).toBe(4)

    await sees(page, 'heading', 'Hello, bob.')
    expect((await headings()).filter((words) => !/^Hello( …|, bob\.)$/.test(words))).toEqual([])
    expect(placeOf(page, site())).toBe('/')
  })

  it('asks who has left by the button for no way back, and whoever follows a link later for one', async () => {
    const { page, complaints } = await openTab(second.path)
    await logIn(page)
    await sees(page, 'heading', second.title)

    await press(page, 'Log out', 'button')
    await sees(page, 'status', 'You have logged out.')
    await logoutIsOver(page)
    const left = placeOf(page, site())
    await page.goto(site().url + second.path)
    await sees(page, 'heading', 'Log in')
    const next = new URL(page.url()).searchParams.get('next')

    expect(left).toBe('/login')
    expect(next).toBe(second.path)
    expect(complaints).toEqual([])
  })

  it('leads a deep link over the login where the session has ended meanwhile', async () => {
    const deep = '/?from=mail#top'
    const { page } = await openTab('/')
    await logIn(page)
    await sees(page, 'heading', 'Hello, ada.')
    await page.goto('about:blank')

    site().server.users.get('ada').deactivate()
    await page.goto(site().url + deep)
    await sees(page, 'status', 'Your account is no longer active.')
    const next = new URL(page.url()).searchParams.get('next')
    site().server.users.get('ada').activate()
    await logIn(page)
    await sees(page, 'heading', 'Hello, ada.')

    expect(next).toBe(deep)
    expect(placeOf(page, site())).toBe(deep)
  })
}
