import { createMemoryStorage } from 'simplejwt-client'
import { createPlainResponse } from './pollution-response.js'
import { tokenOf } from './raw-token.js'

/** A name that somebody's script has put on `Object.prototype`, and a value that does harm to whoever believes it. */
export type Pollutant = readonly [name: string, value: unknown]

const TOKEN = tokenOf({ token_type: 'access', user_id: 'mallory', exp: 9_999_999_999 })
const PAIR = { access: TOKEN, refresh: TOKEN }
const EVIL = 'https://evil.example/'

const evilFetch = async () => createPlainResponse(200, JSON.stringify(PAIR))

/** No one of the client's business: who calls it has believed what it has not been given. */
function trap(): never {
  throw new Error('An inherited function was called.')
}

const ANSWERS: readonly Pollutant[] = [
  ['access', TOKEN],
  ['refresh', TOKEN],
  ['token', TOKEN],
  ['code', 'user_inactive'],
  ['detail', 'polluted'],
  ['messages', ['polluted']],
  ['non_field_errors', ['polluted']],
  ['username', ['polluted']],
  ['status', 401],
  ['redirected', true],
  ['retryAfter', 3600],
  ['retry-after', '3600'],
  ['response', { polluted: true }],
]

const REQUESTS: readonly Pollutant[] = [
  ['headers', { authorization: 'Bearer polluted' }],
  ['authorization', 'Bearer polluted'],
  ['Authorization', 'Bearer polluted'],
  ['body', 'polluted'],
  ['method', 'DELETE'],
  ['redirect', 'follow'],
  ['credentials', 'include'],
  ['keepalive', true],
  ['mode', 'no-cors'],
  ['cache', 'no-store'],
  ['referrer', EVIL],
  ['referrerPolicy', 'unsafe-url'],
  ['integrity', 'sha256-polluted'],
  ['priority', 'low'],
  ['duplex', 'half'],
  ['signal', AbortSignal.abort()],
  ['limit', 1],
  ['minValidity', 1_000_000],
]

const RECORDS: readonly Pollutant[] = [
  ['v', 2],
  ['server', EVIL],
  ['sid', 'polluted'],
  ['rev', 1_000_000],
  ['tokens', PAIR],
  ['accessLifetime', 1],
  ['skew', 1_000_000],
  ['times', { loginAt: 1, accessExpiresAt: 1 }],
  ['loginAt', 1],
  ['accessExpiresAt', 1],
  ['refreshExpiresAt', 1],
  ['rotates', true],
  ['mark', { tab: 'polluted', startedAt: 1, hash: 1 }],
  ['tab', 'polluted'],
  ['startedAt', 1],
  ['hash', 1],
  ['lost', true],
  ['loose', true],
  ['refreshDead', 'rejected'],
  ['backOffUntil', 1_800_000_300_000],
  ['backOffOffline', true],
  ['backOffFrom', 1],
  ['ended', 'user'],
  ['outbox', [{ refresh: TOKEN }]],
  ['claims', { user_id: 'mallory' }],
  ['reason', 'expired'],
  ['elsewhere', true],
]

const OPTIONS: readonly Pollutant[] = [
  ['allowedOrigins', ['https://evil.example']],
  ['allowInsecureHttp', true],
  ['header', { name: 'X-Polluted', scheme: 'Polluted' }],
  ['name', 'polluted'],
  ['scheme', 'Polluted'],
  ['claimNames', { userId: 'jti', tokenType: 'jti' }],
  ['userId', 'jti'],
  ['tokenType', 'jti'],
  ['leeway', 1_000_000],
  ['refreshAhead', 0.9],
  ['maxSessionAge', 1],
  ['keepAlive', true],
  ['timeout', 1],
  ['endpoints', { obtain: EVIL, refresh: EVIL }],
  ['obtain', EVIL],
  ['verify', EVIL],
  ['blacklist', false],
  ['fetch', evilFetch],
  ['create', trap],
  ['storage', createMemoryStorage()],
  ['hint', true],
  ['hints', { getItem: () => '{"sid":"polluted","claims":{}}', setItem() {}, removeItem() {} }],
  ['scope', 'polluted'],
  ['staleFor', 60_000],
  ['watch', trap],
  ['unref', trap],
  ['platform', {}],
  ['locks', undefined],
  ['refreshIn', trap],
  ['baseUrl', EVIL],
  // Of the kinds of servers.
  ['complete', () => PAIR],
  ['carry', trap],
  ['jar', { read: trap, write: trap }],
  ['csrf', 'polluted'],
  ['repair', trap],
  ['cookie', 'polluted'],
  ['refreshExpClaim', 'iat'],
  // Of safeNext and of the bindings.
  ['origin', 'https://evil.example'],
  ['fallback', '/polluted'],
  ['login', '/polluted'],
  ['isPublic', () => true],
  ['children', 'polluted'],
  ['loading', 'polluted'],
]

const CLAIMS: readonly Pollutant[] = [
  ['exp', 1],
  ['iat', 1],
  ['jti', 'polluted'],
  ['token_type', 'refresh'],
  ['user_id', 'mallory'],
  ['issues', [{ message: 'polluted' }]],
]

const ERRORS: readonly Pollutant[] = [
  ['cause', 'polluted'],
  ['retryable', true],
  ['fields', { polluted: ['yes'] }],
]

/** What passes between the client's own parts, and between a page and its worker. */
const INSIDE: readonly Pollutant[] = [
  ['error', new Error('polluted')],
  ['failures', 1_000_000],
  ['force', true],
  ['from', 'server'],
  ['isLate', true],
  ['isReusable', true],
  ['isUnsaved', true],
  ['issue', new Error('polluted')],
  ['key', 'polluted'],
  ['previous', PAIR],
  ['session', { user_id: 'mallory' }],
]

/** One value for each name that the client knows, in options, requests, answers, records and errors. */
export const POLLUTANTS: readonly Pollutant[] = [
  ...ANSWERS,
  ...REQUESTS,
  ...RECORDS,
  ...OPTIONS,
  ...CLAIMS,
  ...ERRORS,
  ...INSIDE,
  ['polluted', 'polluted'],
]
