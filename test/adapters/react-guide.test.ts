// @vitest-environment happy-dom
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type { AuthClient } from 'simplejwt-client'
import { createMockServer, createTestAuth, createTestTabs } from 'simplejwt-client/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { blocksOf } from '../support/examples.js'

interface Page {
  open(what: 'form' | 'app', root: HTMLElement): { close(): void }
}

const blocks = ['docs/login.md', 'docs/frameworks/react.md'].flatMap((file) =>
  blocksOf(file, readFileSync(file, 'utf8')),
)

/** A file that the guides show, by the name in its first line. */
function shown(name: string): string {
  const block = blocks.find(({ code }) => code.startsWith(`// ${name}\n`))
  if (block === undefined) throw new Error(`No guide shows ${name}.`)
  return block.code
}

const files: Readonly<Record<string, () => string>> = {
  './auth': () => 'export const auth = globalThis.guideAuth',
  './words': () => shown('words.ts'),
  './login': () => shown('login.tsx'),
  './routes': () => shown('routes.tsx'),
}

const guide: Plugin = {
  name: 'guide',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/(auth|words|login|routes)$/ }, ({ path }) => ({ path, namespace: 'guide' }))
    onLoad({ filter: /.*/, namespace: 'guide' }, ({ path }) => ({
      contents: files[path]?.() ?? '',
      loader: 'tsx',
      resolveDir: resolve('test/adapters'),
    }))
  },
}

const main = `
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { Login } from './login'
import { createRouter } from './routes'

export function open(what, page) {
  const root = createRoot(page)
  root.render(what === 'form' ? <Login /> : <RouterProvider router={createRouter()} />)
  return { close: () => root.unmount() }
}
`

/** The files of the guide, as an app's tools bundle them. */
async function bundleGuide(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: main, loader: 'tsx', resolveDir: resolve('test/adapters') },
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    conditions: ['browser', 'development'],
    define: { 'process.env.NODE_ENV': '"development"' },
    write: false,
    plugins: [guide],
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

const bundle = await bundleGuide()

/** The guide's app in a page that has just been loaded, with `auth` as the client of its auth.ts. */
async function importGuide(auth: AuthClient): Promise<Page> {
  Reflect.set(globalThis, 'guideAuth', auth)
  mkdirSync('.cache', { recursive: true })
  const folder = mkdtempSync(join('.cache', 'guide-'))
  try {
    const file = resolve(folder, 'guide.mjs')
    writeFileSync(file, bundle)
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Page
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const ADA = { username: 'ada', password: 'correct horse' }

let page: HTMLElement
let close = () => {}

beforeEach(() => {
  page = document.createElement('main')
  document.body.replaceChildren(page)
})

afterEach(() => {
  close()
  Reflect.deleteProperty(globalThis, 'guideAuth')
})

async function open(what: 'form' | 'app', auth: AuthClient): Promise<void> {
  const guide = await importGuide(auth)
  close = guide.open(what, page).close
}

/** An element of the page, once React has made it. */
const find = <T extends HTMLElement>(selector: string): Promise<T> =>
  vi.waitFor(() => {
    const element = page.querySelector<T>(selector)
    if (element === null) throw new Error(`Nothing is ${selector}.`)
    return element
  }, 15_000)

const textOf = async (selector: string) => (await find(selector)).textContent

describe('the login form of the guide, in React', () => {
  async function submit(username: string, password: string): Promise<void> {
    await open('form', createTestAuth())
    const name = await find<HTMLInputElement>('[name=username]')
    name.value = username
    const word = await find<HTMLInputElement>('[name=password]')
    word.value = password
    const button = await find('button')
    button.click()
  }

  it('keeps the name after a wrong password, and says what the server says', async () => {
    await submit('ada', 'wrong')

    expect(await textOf('[role=alert]')).toMatch(/^No active account found/)
    expect(await find('[name=username]')).toMatchObject({ value: 'ada' })
    expect(await find('[name=password]')).toMatchObject({ value: '' })
  })

  it('puts the words about a field beside it', async () => {
    await submit('ada', ' ')

    expect(await textOf('[role=alert]')).toBe('Please look at the fields.')
    expect(await textOf('label:has([name=password])')).toBe('PasswordThis field may not be blank.')
  })

  it('says why the last session ended', async () => {
    const server = createMockServer()
    const auth = createTestAuth({ server, as: 'ada' })
    server.deactivate('ada')
    await auth.fetch('me/')

    await open('form', auth)

    expect(await textOf('[role=status]')).toBe('Your account has been closed. Please log in again.')
  })
})

describe('the routes of the guide, with React Router', () => {
  const place = () => location.pathname + location.search + location.hash
  const toLogin = '/login?next=%2F%3Fpage%3D2%23top'

  async function openAt(path: string, auth: AuthClient): Promise<void> {
    history.replaceState(null, '', path)
    await open('app', auth)
  }

  it('lead over the login to where the way had begun', async () => {
    const auth = createTestAuth()
    await openAt('/?page=2#top', auth)
    await expect.poll(place).toBe(toLogin)

    await auth.login(ADA)

    await expect.poll(place).toBe('/?page=2#top')
  })

  it('lead who has logged out to the login without a way back, in each tab', async () => {
    const { tabs } = createTestTabs({ as: 'ada', count: 2 })
    await openAt('/?page=2#top', tabs[0]?.auth ?? createTestAuth())
    await find('button')

    await tabs[1]?.auth.logout()

    await expect.poll(place).toBe('/login')
  })

  it('lead whose session has ended otherwise to the login with a way back', async () => {
    const server = createMockServer()
    const auth = createTestAuth({ server, as: 'ada' })
    await openAt('/?page=2#top', auth)
    await find('button')

    server.deactivate('ada')
    await auth.fetch('me/')

    await expect.poll(place).toBe(toLogin)
  })

  it('know a link that is opened after a logout from the page of the logout', async () => {
    const auth = createTestAuth({ as: 'ada' })
    await auth.logout()

    await openAt('/?page=2#top', auth)

    await expect.poll(place).toBe(toLogin)
  })
})
