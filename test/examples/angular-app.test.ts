import '../adapters/angular-kit.js'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { provideLocationMocks } from '@angular/common/testing'
import { DestroyRef, inject, provideZonelessChangeDetection } from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { provideRouter, Router } from '@angular/router'
import { authGuard, guestGuard, injectAuth, injectAuthState, provideAuth } from 'simplejwt-client/angular'
import { createMockServer, createTestAuth } from 'simplejwt-client/testing'
import { expect, it, onTestFinished } from 'vitest'

/** The App of the example without its template: what it does for the guards is in its constructor. */
async function importApp(): Promise<new () => object> {
  const code = readFileSync('examples/angular/src/app.ts', 'utf8')
  const bare = stripTypeScriptTypes(code.slice(code.indexOf('export class App')))
  Reflect.set(globalThis, 'appImports', { DestroyRef, inject, Router, injectAuth, injectAuthState })
  const given = 'const { DestroyRef, inject, Router, injectAuth, injectAuthState } = globalThis.appImports'
  const { App } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(`${given}\n${bare}`)}`
  )
  return App
}

it('keeps the deep link of a session that ends before the first page of examples/angular is there', async () => {
  const server = createMockServer()
  const auth = createTestAuth({ server, as: 'ada' })
  onTestFinished(() => void TestBed.resetTestingModule())
  const runGuardsAndResolvers = 'always'
  const neverThere = { chunk: () => new Promise(() => {}) }
  TestBed.configureTestingModule({
    providers: [
      provideAuth(auth),
      provideZonelessChangeDetection(),
      provideLocationMocks(),
      provideRouter([
        { path: 'login', children: [], canActivate: [guestGuard()], runGuardsAndResolvers },
        {
          path: 'files',
          children: [],
          canActivate: [authGuard()],
          resolve: neverThere,
          runGuardsAndResolvers,
        },
      ]),
    ],
  })
  const App = await importApp()
  const router = TestBed.inject(Router)
  TestBed.runInInjectionContext(() => new App())
  void router.navigateByUrl('/files?from=mail')

  server.deactivate('ada')
  await auth.fetch('me/')

  await expect.poll(() => router.url).toBe('/login?next=%2Ffiles%3Ffrom%3Dmail')
})
