import { checkPath } from './check-path.js'
import { checkEndpoint } from './endpoint.js'
import type { MockFlavour, MockServerOptions } from './options.js'
import { optionNames, type Settings } from './settings.js'
import { parseRate } from './throttle.js'

const seconds = [
  'accessTokenLifetime',
  'refreshTokenLifetime',
  'slidingTokenLifetime',
  'slidingTokenRefreshLifetime',
  'leeway',
] as const

const lists = {
  authenticationClasses: ['jwt', 'stateless-jwt', 'session', 'basic', 'token'],
  authTokenClasses: ['access', 'sliding'],
} as const

/** @throws TypeError for options that could only be mistakes. TypeScript finds most of them, tests in JavaScript do not. */
export function checkOptions(options: MockServerOptions, flavour: MockFlavour, settings: Settings): void {
  checkNames(options)
  for (const name of seconds) checkSeconds(`\`${name}\``, settings[name])
  checkList('authenticationClasses', settings)
  checkList('authTokenClasses', settings)
  for (const [endpoint, rate] of Object.entries(settings.throttles)) {
    checkEndpoint(endpoint)
    if (rate !== undefined) parseRate(rate)
  }
  for (const [endpoint, path] of Object.entries(settings.paths)) {
    checkEndpoint(endpoint)
    if (path !== false) checkPath(path)
  }
  checkOrigins('cors', settings.cors)
  checkOrigins('csrfTrustedOrigins', settings.csrfTrustedOrigins)
  checkCookies(options, flavour, settings)
  if (flavour === 'ninja-jwt') checkNinja(settings)
}

/** @throws TypeError for what is no number of seconds. */
export function checkSeconds(name: string, value: number): void {
  require(Number.isFinite(value), `${name} must be a number of seconds.`)
}

function checkNames(options: MockServerOptions): void {
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name))
  require(unknown ===
    undefined, `There is no option \`${unknown}\`. The options are ${optionNames.join(', ')}.`)
}

function checkList(name: keyof typeof lists, settings: Settings): void {
  const given: readonly string[] = settings[name]
  const known: readonly string[] = lists[name]
  const isFine = Array.isArray(given) && given.every((word) => known.includes(word))
  require(isFine, `\`${name}\` must be a list of some of: ${known.join(', ')}.`)
}

function checkOrigins(name: 'cors' | 'csrfTrustedOrigins', given: Settings['cors']): void {
  const isForAll = given === undefined || (given === '*' && name === 'cors')
  const isFine = isForAll || (Array.isArray(given) && given.every(isOrigin))
  const all = name === 'cors' ? "'*', or " : ''
  require(isFine, `\`${name}\` must be ${all}a list of origins as browsers send them, such as http://localhost:5173.`)
}

const sameSites: readonly unknown[] = ['Lax', 'Strict', 'None']

/** Each kind of server has a way of its own with cookies, or none. */
function checkCookies(options: MockServerOptions, flavour: MockFlavour, settings: Settings): void {
  const { jwtAuthSamesite, refreshCookie } = settings
  const isSimpleJwt = /^\d|^next$/.test(flavour)
  const foreign = Object.keys(options).find((name) => /^jwtAuth|^sessionLogin/.test(name))
  require(foreign === undefined ||
    flavour ===
      'dj-rest-auth', `\`${foreign}\` is a setting of dj-rest-auth: give \`flavour: 'dj-rest-auth'\`.`)
  require(refreshCookie === undefined ||
    isSimpleJwt, '`refreshCookie` stands for views around those of SimpleJWT: give a flavour of SimpleJWT.')
  for (const word of [jwtAuthSamesite, refreshCookie?.sameSite ?? 'Lax']) {
    require(sameSites.includes(word), "SameSite must be 'Lax', 'Strict' or 'None'.")
  }
  for (const path of [settings.jwtAuthRefreshCookiePath, refreshCookie?.path ?? '/']) checkPath(path)
}

/** Of other schemes than HTTP browsers know no origin, but apps send one, such as `capacitor://localhost`. */
function isOrigin(text: string): boolean {
  if (/^https?:/.test(text)) return URL.canParse(text) && new URL(text).origin === text
  return text === 'null' || /^[a-z][a-z\d+.-]*:\/\/[^\s/?#]*$/.test(text)
}

/** Without Django REST framework nobody throttles, and nobody but the package itself authenticates. */
function checkNinja({ throttles, browsableApi, authenticationClasses }: Settings): void {
  const isVain =
    Object.keys(throttles).length > 0 ||
    browsableApi ||
    authenticationClasses.some((name) => name !== 'jwt' && name !== 'stateless-jwt')
  require(!isVain, 'ninja-jwt has no throttles, no browsable API, and no classes but jwt and stateless-jwt.')
}

function require(isRight: boolean, advice: string): void {
  if (!isRight) throw new TypeError(advice)
}
