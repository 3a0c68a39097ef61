import { stripTypeScriptTypes } from 'node:module'
import { createMockServer, createTestAuth } from 'simplejwt-client/testing'
import { createApi } from 'simplejwt-client/ky'
import { describe, expect, it, vi } from 'vitest'
import { documentExamples } from '../support/examples.js'

interface Page {
  readonly readProfile: () => Promise<{ readonly username: string }>
}

let loaded = 0

/** The guide's code in a page of its own, with the client that it imports as a global. */
async function openPage() {
  const server = createMockServer()
  server.users.add({ username: 'grace', password: 'battery staple' })
  const auth = createTestAuth({ server, as: 'ada' })
  vi.stubGlobal('auth', auth)
  vi.stubGlobal('api', createApi(auth, { retry: 0 }))
  const { code = '' } = documentExamples().find((example) => example.code.includes('readProfile()')) ?? {}
  const source = stripTypeScriptTypes(code.replace(/^import .* from '.\/auth'$/m, '')) + `// ${++loaded}`
  const page = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(source)}`)) as Page
  return { ...page, auth, server }
}

describe("the guide's profile", () => {
  it('is loaded once for all who ask', async () => {
    const { readProfile, server } = await openPage()

    const profiles = await Promise.all([readProfile(), readProfile()])

    expect(profiles.map(({ username }) => username)).toEqual(['ada', 'ada'])
    expect(server.calls.me).toBe(1)
  })

  it('is asked for again after it could not be loaded', async () => {
    const { readProfile, server } = await openPage()
    server.failNext({ endpoint: 'me', status: 503 })

    const failed = await readProfile().then(
      () => 'loaded',
      () => 'failed',
    )
    const { username } = await readProfile()

    expect([failed, username]).toEqual(['failed', 'ada'])
  })

  it('is that of the next user after another login', async () => {
    const { readProfile, auth } = await openPage()
    await readProfile()

    await auth.login({ username: 'grace', password: 'battery staple' })

    expect(await readProfile()).toMatchObject({ username: 'grace' })
  })
})
