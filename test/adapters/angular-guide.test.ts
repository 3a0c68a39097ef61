import './angular-kit.js'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { provideLocationMocks } from '@angular/common/testing'
import { provideHttpClient, withInterceptors } from '@angular/common/http'
import { type ApplicationConfig, DestroyRef, inject, provideZonelessChangeDetection } from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { provideRouter, Router, type Routes } from '@angular/router'
import type { AuthClient } from 'simplejwt-client'
import { authGuard, authInterceptor, guestGuard, injectAuth, provideAuth } from 'simplejwt-client/angular'
import { createMockServer, createTestAuth, createTestTabs } from 'simplejwt-client/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { blocksOf } from '../support/examples.js'

interface Guide {
  readonly App: new () => object
  readonly appConfig: ApplicationConfig
}

const blocks = blocksOf('angular.md', readFileSync('docs/frameworks/angular.md', 'utf8'))

/** A file of the guide, without its imports and decorators. What the App does is in its constructor. */
function bare(name: string): string {
  const block = blocks.find(({ code }) => code.startsWith(`// ${name}\n`))
  if (block === undefined) throw new Error(`The guide shows no ${name}.`)
  return stripTypeScriptTypes(block.code.replace(/^(import|@Component).*\n/gm, ''))
}

/** The files of the guide anew, as after a reload, with `auth` in the place of the client that they make. */
async function importGuide(auth: AuthClient): Promise<Guide> {
  const imports = {
    ...{ DestroyRef, inject, Router, provideRouter, provideHttpClient, withInterceptors },
    ...{ authGuard, authInterceptor, guestGuard, injectAuth, provideAuth, createAuthClient: () => auth },
  }
  Reflect.set(globalThis, 'guideImports', imports)
  const given = `const { ${Object.keys(imports).join(', ')} } = globalThis.guideImports`
  const source = encodeURIComponent(
    `// ${crypto.randomUUID()}\n${given}\n${bare('app.config.ts')}\n${bare('app.ts')}`,
  )
  return (await import(/* @vite-ignore */ `data:text/javascript,${source}`)) as Guide
}

/** The guide's app on its way to a page. */
async function start(auth: AuthClient, path: string, more: Routes = []) {
  onTestFinished(() => {
    TestBed.resetTestingModule()
    auth.dispose()
  })
  const { App, appConfig } = await importGuide(auth)
  TestBed.configureTestingModule({
    providers: [...appConfig.providers, provideZonelessChangeDetection(), provideLocationMocks()],
  })
  const router = TestBed.inject(Router)
  router.resetConfig([{ path: 'about', children: [] }, ...more, ...router.config])
  TestBed.runInInjectionContext(() => new App())
  const arrived = router.navigateByUrl(path)
  return { arrived, place: () => router.url }
}

describe('the app of the guide, in Angular', () => {
  it('goes on, after a login, to where the way had begun', async () => {
    const auth = createTestAuth()
    const { arrived, place } = await start(auth, '/notes?page=2')
    await arrived
    const before = place()

    await auth.login({ username: 'ada', password: 'correct horse' })

    await expect.poll(place).toBe('/notes?page=2')
    expect(before).toBe('/login?next=%2Fnotes%3Fpage%3D2')
  })

  it('leads who has logged out to the login without a way back, in each tab', async () => {
    const { tabs } = createTestTabs({ as: 'ada', count: 2 })
    const { arrived, place } = await start(tabs[0]?.auth ?? createTestAuth(), '/notes')
    await arrived

    await tabs[1]?.auth.logout()

    await expect.poll(place).toBe('/login')
  })

  it('leads whose session has ended otherwise to the login with a way back', async () => {
    const server = createMockServer()
    const auth = createTestAuth({ server, as: 'ada' })
    const { arrived, place } = await start(auth, '/notes')
    await arrived

    server.deactivate('ada')
    await auth.fetch('me/')

    await expect.poll(place).toBe('/login?next=%2Fnotes')
  })

  it('loses no deep link to a session that ends while the first page loads', async () => {
    const server = createMockServer()
    const auth = createTestAuth({ server, as: 'ada' })
    const chunk = Promise.withResolvers<void>()
    const slow = {
      path: 'slow',
      canActivate: [authGuard()],
      resolve: { chunk: () => chunk.promise },
      children: [],
    }
    const { place } = await start(auth, '/slow?page=2', [slow])
    server.deactivate('ada')

    await auth.fetch('me/')
    await expect.poll(place).not.toBe('/')
    chunk.resolve()

    expect(place()).toBe('/login?next=%2Fslow%3Fpage%3D2')
  })

  it('stays on a page for everybody after a logout', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { arrived, place } = await start(auth, '/about')
    await arrived

    await auth.logout()
    await new Promise((resolve) => setTimeout(resolve, 10))

    expect(place()).toBe('/about')
  })

  it('stays where it is when the user logs in over a live session', async () => {
    const auth = createTestAuth({ as: 'ada' })
    const { arrived, place } = await start(auth, '/notes')
    await arrived

    await auth.login({ username: 'ada', password: 'correct horse' })
    await new Promise((resolve) => setTimeout(resolve, 10))

    expect(place()).toBe('/notes')
  })
})
