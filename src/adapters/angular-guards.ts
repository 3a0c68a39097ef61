import { inject } from '@angular/core'
import { type CanActivateFn, Router, type UrlTree } from '@angular/router'
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
  return guard(true, (router, _route, { url }) => {
    const tree = router.parseUrl(login)
    tree.queryParams = { ...tree.queryParams, next: url }
    return tree
  })
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
  return guard(false, (router, { queryParamMap }) => router.parseUrl(safePath(queryParamMap.get('next'))))
}

type Elsewhere = (router: Router, ...of: Parameters<CanActivateFn>) => UrlTree

/** Lets pass who is logged in, or who is not, and sends the others elsewhere. */
function guard(isForUsers: boolean, elsewhere: Elsewhere): CanActivateFn {
  return async (...of) => {
    // Taken before anything is waited for: there is nothing to inject from afterwards.
    const router = inject(Router)
    const { ready, getSnapshot } = injectAuth()
    await ready
    return (getSnapshot().status === 'authenticated') === isForUsers || elsewhere(router, ...of)
  }
}
