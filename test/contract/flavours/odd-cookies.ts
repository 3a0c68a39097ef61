import { appOrigin, csrfSecret, logout, toHeader, user, type Visitor } from './dj-rest-auth-cookie-cases.js'
import { login } from './dj-rest-auth-login-cases.js'
import { refreshPath, verify } from './dj-rest-auth-token-cases.js'
import type { OddRequest } from './odd-requests.js'

type Cookies = Readonly<Record<string, string>>

/** Every mix of cookies and headers that a view may be asked with; those that end the session come last. */
export function oddCookies(visitor: Visitor): readonly OddRequest[] {
  const mixes = [...mixesOfTokens(visitor), ...mixesAgainstCsrf(visitor)]
  return [user, verify, login, refreshPath, logout].flatMap((path) =>
    ['GET', 'POST'].flatMap((method) =>
      mixes.map(({ cookies, headers }) => ({
        path,
        method,
        headers: { ...headers, 'Content-Type': 'application/json', Cookie: toHeader(cookies) },
        ...(method === 'GET' ? {} : { body: '{}' }),
      })),
    ),
  )
}

interface Mix {
  readonly cookies: Cookies
  readonly headers: Readonly<Record<string, string>>
}

function mixesOfTokens({ cookies }: Visitor): readonly Mix[] {
  const { 'jwt-auth': access = '', 'jwt-refresh': refresh = '' } = cookies
  const values = (name: string, good: string): readonly Cookies[] =>
    [good, 'garbage', ''].map((value) => ({ [name]: value }))
  const accesses = [{}, ...values('jwt-auth', access), { 'jwt-auth': refresh }]
  const refreshes = [{}, ...values('jwt-refresh', refresh), { 'jwt-refresh': access }]
  return accesses.flatMap((first) =>
    refreshes.map((second) => ({
      cookies: { ...first, ...second, csrftoken: csrfSecret },
      headers: { 'X-CSRFToken': csrfSecret },
    })),
  )
}

function mixesAgainstCsrf({ cookies: { 'jwt-auth': access = '' } }: Visitor): readonly Mix[] {
  const own: readonly Cookies[] = [{}, { csrftoken: csrfSecret }, { csrftoken: 'a'.repeat(32) + csrfSecret }]
  const tokens = [undefined, csrfSecret, 'b'.repeat(32) + shifted, 'd'.repeat(32), '', 'c', '-'.repeat(64)]
  const origins = [undefined, appOrigin, 'https://evil.example', 'null']
  return own.flatMap((csrf) =>
    tokens.flatMap((token) =>
      origins.map((origin) => ({
        cookies: { 'jwt-auth': access, ...csrf },
        headers: {
          ...(token === undefined ? {} : { 'X-CSRFToken': token }),
          ...(origin === undefined ? {} : { Origin: origin }),
        },
      })),
    ),
  )
}

/** The secret under a mask of "b", the second letter. */
const shifted = 'd'.repeat(32)
