import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { auth } from '../src/auth.js'
import { createNotesPage } from '../src/notes-page.js'
import { startBackend } from './backend.js'

const backend = startBackend()
const page = createNotesPage(auth)

/** From now on the server takes the access token for expired. */
function expireAccessToken(): void {
  backend.skew = 301
}

describe('somebody who logs in', () => {
  it('sees the notes', async () => {
    await page.logIn('ada', 'correct horse')
    await page.load()

    expect(page.view()).toBe('notes')
    expect(page.notes()).toEqual(['a note of ada'])
  })

  it('is told of a wrong password', async () => {
    await page.logIn('ada', 'wrong')

    expect(page.view()).toBe('login')
    expect(page.message()).toBe('Wrong name or password.')
  })

  it('is told when the server is down', async () => {
    backend.failNext({ endpoint: 'obtain', status: 503, body: '<h1>Bad gateway</h1>' })

    await page.logIn('ada', 'correct horse')

    expect(page.message()).toBe('The server cannot be reached.')
  })
})

describe('somebody who is logged in', () => {
  beforeEach(() => page.logIn('ada', 'correct horse'))
  afterEach(() => void vi.useRealTimers())

  it('notices nothing when the access token expires', async () => {
    expireAccessToken()

    await page.load()

    expect(page.notes()).toEqual(['a note of ada'])
    expect(page.message()).toBe('')
    expect(backend.calls.refresh).toBe(1)
  })

  it('notices nothing after a long time on the page', async () => {
    vi.useFakeTimers()

    await vi.advanceTimersByTimeAsync(3600_000)
    await page.load()

    expect(page.notes()).toEqual(['a note of ada'])
    expect(backend.calls.refresh).toBe(1)
    expect(backend.deadTokenRequests).toBe(0)
  })

  it('causes one refresh, however many requests need it', async () => {
    expireAccessToken()

    const responses = await Promise.all(Array.from({ length: 10 }, () => auth.fetch('notes/')))

    expect(responses.every(({ ok }) => ok)).toBe(true)
    expect(backend.calls.refresh).toBe(1)
    expect(backend.refusedRefreshes).toBe(0)
  })

  it('stays logged in when a refresh does not reach the server', async () => {
    vi.useFakeTimers()
    expireAccessToken()
    backend.loseNextRefreshAnswer({ when: 'before' })

    const loading = page.load()
    await vi.advanceTimersByTimeAsync(5000)
    await loading

    expect(page.notes()).toEqual(['a note of ada'])
    expect(backend.calls.refresh).toBe(2)
  })

  it('is told to log in again when the answer to a refresh is lost: the token is spent', async () => {
    vi.useFakeTimers()
    expireAccessToken()
    backend.loseNextRefreshAnswer({ when: 'after' })

    const loading = page.load()
    await vi.advanceTimersByTimeAsync(5000)
    await loading

    expect(page.view()).toBe('login')
    expect(page.message()).toBe('The connection broke at a bad moment. Please log in again.')
    expect(auth.getSnapshot().reason).toBe('outcome_lost')
  })

  it('is told when the account is deactivated', async () => {
    backend.deactivate('ada')

    await page.load()

    expect(page.view()).toBe('login')
    expect(page.message()).toBe('Your account has been deactivated.')
  })

  it('logs out, and the refresh token is worth nothing', async () => {
    await page.logOut()

    expect(page.view()).toBe('login')
    expect(page.message()).toBe('You are logged out.')
    expect(backend.log.at(-1)).toMatchObject({ endpoint: 'blacklist', status: 200 })
  })
})
