import type { Core } from '../core.js'
import { deleteCookie, setCookie } from '../set-cookie.js'
import type { Settings } from '../settings.js'

type Kind = 'access' | 'refresh'

/** Puts tokens into the cookies that have a name. */
export function setTokenCookies(
  core: Core,
  answer: Response,
  tokens: Readonly<Partial<Record<Kind, string>>>,
): void {
  const { jwtAuthHttponly: httpOnly, jwtAuthSecure: secure } = core.settings
  const lifetimes = {
    access: core.settings.accessTokenLifetime,
    refresh: core.settings.refreshTokenLifetime,
  }
  for (const { kind, ...cookie } of cookiesOf(core.settings)) {
    const token = Object.hasOwn(tokens, kind) ? tokens[kind] : undefined
    if (token === undefined) continue
    setCookie(answer, { ...cookie, httpOnly, secure }, token, lifetimes[kind], core.seconds())
  }
}

/** Takes the cookies back, whether the request had any or not. */
export function unsetTokenCookies({ settings }: Core, answer: Response): void {
  for (const cookie of cookiesOf(settings)) deleteCookie(answer, cookie)
}

function cookiesOf(settings: Settings) {
  const { jwtAuthCookie, jwtAuthRefreshCookie, jwtAuthRefreshCookiePath: path } = settings
  const sameSite = settings.jwtAuthSamesite
  return [
    ...(jwtAuthCookie === undefined ? [] : [{ kind: 'access' as const, name: jwtAuthCookie, sameSite }]),
    ...(jwtAuthRefreshCookie === undefined
      ? []
      : [{ kind: 'refresh' as const, name: jwtAuthRefreshCookie, sameSite, path }]),
  ]
}
