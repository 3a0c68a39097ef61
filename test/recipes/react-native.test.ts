import { createMockServer } from 'simplejwt-client/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type AppState, createAppAuth, createAppLifecycle } from '../../examples/recipes/react-native.js'
import { ADA } from './recipe-kit.js'
import { createFakeStore } from './fake-secure-store.js'

function createFakeAppState() {
  const listeners = new Set<(state: string) => void>()
  const state = {
    currentState: 'active',
    addEventListener(_: 'change', listener: (state: string) => void) {
      listeners.add(listener)
      return { remove: () => void listeners.delete(listener) }
    },
  } satisfies AppState
  const become = (next: string): void => {
    state.currentState = next
    listeners.forEach((listener) => listener(next))
  }
  return { state, become, listeners }
}

/** A phone, with what React Native lacks taken away; `start` is one launch of the app. */
function createPhone() {
  for (const name of ['document', 'indexedDB', 'localStorage', 'BroadcastChannel', 'navigator', 'location'])
    vi.stubGlobal(name, undefined)
  const server = createMockServer({
    // Claims of a real app: the session does not fit into one value.
    users: [{ ...ADA, claims: { roles: Array.from({ length: 60 }, (_, index) => `role-${index}`) } }],
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
  })
  vi.stubGlobal('fetch', server.fetch)
  const { store, items } = createFakeStore()
  const app = createFakeAppState()
  const start = () => {
    const auth = createAppAuth('https://api.example.com/api/', store, app.state)
    onTestFinished(() => auth.dispose())
    return auth
  }
  return { server, app, items, start }
}

describe('the recipe for React Native', () => {
  it('keeps the session over launches of the app, in pieces that the keychain takes', async () => {
    const { start, items, server } = createPhone()
    const first = start()
    await first.login(ADA)
    first.dispose()

    const second = start()
    await second.ready

    expect(second.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
    expect((await second.fetch('me/')).status).toBe(200)
    expect(items.size).toBeGreaterThan(2)
    expect(server.calls).toMatchObject({ obtain: 1, refresh: 0 })
  })

  it('refreshes once, stores the new tokens, and starts with them the next time', async () => {
    const { start, server } = createPhone()
    const first = start()
    await first.login(ADA)
    server.skew = 400

    const answers = await Promise.all([first.fetch('me/'), first.fetch('me/')])
    first.dispose()
    const second = start()
    await second.refresh()

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(server.calls.refresh).toBe(2)
    expect(server.refusedRefreshes).toBe(0)
  })

  it('knows no token where TextDecoder lacks the option `fatal`, and says so', async () => {
    const { start, server } = createPhone()
    const tokens = await server.createTokenPair('ada')
    const { TextDecoder } = globalThis
    vi.stubGlobal('TextDecoder', function (label?: string, options?: TextDecoderOptions) {
      if (options?.fatal) throw new RangeError('Not supported')
      return new TextDecoder(label, options)
    })

    await expect(start().adopt(tokens)).rejects.toMatchObject({ code: 'malformed_token' })
  })

  it('is logged out on the next launch, too', async () => {
    const { start } = createPhone()
    const first = start()
    await first.login(ADA)
    await first.logout()
    first.dispose()

    const second = start()
    await second.ready

    expect(second.getSnapshot().status).toBe('unauthenticated')
  })

  it('keeps the session in memory, and tells, where the keychain has lost a piece', async () => {
    const { start, items } = createPhone()
    const first = start()
    await first.login(ADA)
    first.dispose()
    items.delete([...items.keys()].find((name) => name.endsWith('.1')) ?? '')

    const second = start()
    const warnings: string[] = []
    second.on('warning', ({ code }) => warnings.push(code))
    await second.ready
    await second.login(ADA)

    expect(second.getSnapshot().status).toBe('authenticated')
    expect(warnings).toContain('storage_unavailable')
  })
})

describe('createAppLifecycle', () => {
  it('tells when the app comes to the front, and nothing after the end', () => {
    const { state, become, listeners } = createFakeAppState()
    const lifecycle = createAppLifecycle(state)
    const told: string[] = []
    const stop = lifecycle.subscribe((event) => told.push(event))

    become('background')
    const behind = lifecycle.isVisible()
    become('active')
    stop()
    become('active')

    expect([behind, lifecycle.isVisible(), told, listeners.size]).toEqual([false, true, ['visible'], 0])
  })
})
