import {
  HttpErrorResponse,
  type HttpEvent,
  HttpEventType,
  type HttpHandlerFn,
  type HttpRequest,
  type HttpResponse,
} from '@angular/common/http'
import { DOCUMENT, inject } from '@angular/core'
import { Observable, type Subscriber } from 'rxjs'
import { copyOwn } from '../own.js'
import { injectAuth } from './angular.js'
import { internalsOf } from './internals-of.js'
import { toResponse } from './to-response.js'

/** How a request ended: with nothing, where another interceptor has swallowed it. */
type Outcome = HttpResponse<unknown> | HttpErrorResponse | undefined

/**
 * Has `HttpClient` send its requests by the rules of `auth.fetch`: the token goes to allowed origins only, is refreshed in
 * time, once for all requests and tabs, and a request whose token the server refuses is repeated once.
 *
 * Works with `fetch` and with `withXhr()`; progress events come through, and unsubscribing aborts. Errors of your API are
 * `HttpErrorResponse`; what concerns the session is an `AuthError`, as it is. A request that has an `Authorization` header
 * of its own is left alone. Relative URLs are resolved against the page, as `HttpClient` does, and not against the
 * client's `baseUrl`: they get a token where the API is at the page's own origin, or at one that is allowed.
 *
 * @example
 * ```ts
 * import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http'
 * import { inject } from '@angular/core'
 * import { authInterceptor, provideAuth } from 'simplejwt-client/angular'
 *
 * const providers = [provideAuth(auth), provideHttpClient(withInterceptors([authInterceptor]))]
 *
 * class Notes {
 *   readonly all = inject(HttpClient).get<string[]>('https://api.example.com/api/notes/')
 * }
 * ```
 *
 * @see {@link https://angular.dev/guide/http/interceptors | Interceptors}
 */
export function authInterceptor(
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
): Observable<HttpEvent<unknown>> {
  const { send } = internalsOf(injectAuth<unknown>(), 'provideAuth')
  const { baseURI } = inject(DOCUMENT)
  const { urlWithParams: url, method, headers: own } = request
  // Without a page there is nothing that a relative URL could mean.
  if (!URL.canParse(url, baseURI)) return next(request)
  // Of the caller's headers the names matter.
  const headers = own.keys().map((name): [string, string] => [name, ''])
  return new Observable((events) => {
    const abort = new AbortController()
    let outcome: Outcome
    send(
      new URL(url, baseURI).href,
      copyOwn({ method, headers, signal: abort.signal }),
      async (_url, init) => {
        outcome = await ask(withOurs(request, init), next, events)
        const body: unknown = outcome instanceof HttpErrorResponse ? outcome.error : undefined
        return toResponse(outcome?.status ?? 200, body)
      },
    ).then(
      () => {
        if (outcome instanceof HttpErrorResponse) return events.error(outcome)
        if (outcome) events.next(outcome)
        events.complete()
      },
      (error: unknown) => events.error(error),
    )
    return () => abort.abort()
  })
}

/** The request with what the rules have added to it. Headers of the caller are empty here. */
function withOurs(
  request: HttpRequest<unknown>,
  { headers, credentials, redirect }: RequestInit = {},
): HttpRequest<unknown> {
  const setHeaders = Object.fromEntries([...new Headers(headers)].filter(([, value]) => value))
  return request.clone({
    setHeaders,
    withCredentials: request.withCredentials || credentials === 'include',
    redirect: redirect ?? request.redirect,
  })
}

/** Sends it, passes on what happens on the way, and holds back how it ends. */
function ask(
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  events: Subscriber<HttpEvent<unknown>>,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    events.add(
      next(request).subscribe({
        next: (event) => (event.type === HttpEventType.Response ? resolve(event) : events.next(event)),
        error: (error: unknown) => (isAnswer(error) ? resolve(error) : reject(error)),
        complete: () => resolve(undefined),
      }),
    )
  })
}

/** An answer, and not the failure to get one. A redirect that was not followed has neither a status nor an error. */
function isAnswer(error: unknown): error is HttpErrorResponse {
  return error instanceof HttpErrorResponse && (error.status !== 0 || error.error === null)
}
