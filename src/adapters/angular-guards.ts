import { inject } from '@angular/core'
import { type CanActivateFn, Router } from '@angular/router'
import { safePath } from '../client/safe-next.js'
import { copyOwn } from '../own.js'
import { injectAuth } from './angular.js'

/** What `authGuard` takes. */
export interface AuthGuardOptions {
  /** Where to log in: a path of the router, which may have a query of its own. @default '/login' */
  readonly login?: string | undefined
}

/**
 * A guard for routes that take a login (`canActivate`, `canActivateChild`). It waits until the stored session has been
 * read, and sends who is not logged in to the login page, with the way back as `?next=`. It guards what is shown, no
 * data: that is for the server to do.
 *
 * @example
 * ```ts
 * import type { Routes } from '@angular/router'
 * import { authGuard, guestGuard } from 'simplejwt-client/angular'
 *
 * class Login {}
 * class Notes {}
 *
 * const routes: Routes = [
 *   { path: 'login', component: Login, canActivate: [guestGuard()] },
 *   { path: 'notes', component: Notes, canActivate: [authGuard({ login: '/login' })] },
 * ]
 * ```
 */
export function authGuard(options: AuthGuardOptions = {}): CanActivateFn {
  const { login = '/login' } = copyOwn(options)
  return async (_route, { url }) => {
    const [router, isIn] = [inject(Router), isLoggedIn()]
    if (await isIn) return true
    const tree = router.parseUrl(login)
    tree.queryParams = { ...tree.queryParams, next: url }
    return tree
  }
}

/**
 * A guard for the login page: sends who is logged in to where `?next=` says, if that is a page of this site (see
 * `safeNext`), and to `/` otherwise.
 *
 * @example
 * ```ts
 * import type { Routes } from '@angular/router'
 * import { guestGuard } from 'simplejwt-client/angular'
 *
 * class Login {}
 *
 * const routes: Routes = [{ path: 'login', component: Login, canActivate: [guestGuard()] }]
 * ```
 */
export function guestGuard(): CanActivateFn {
  return async ({ queryParamMap }) => {
    const [router, isIn] = [inject(Router), isLoggedIn()]
    return (await isIn) ? router.parseUrl(safePath(queryParamMap.get('next'))) : true
  }
}

/** Takes the client before it waits: there is nothing to inject from afterwards. */
async function isLoggedIn(): Promise<boolean> {
  const { ready, getSnapshot } = injectAuth()
  await ready
  return getSnapshot().status === 'authenticated'
}
