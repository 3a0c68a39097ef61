import type { MockServer } from '../mock/mock-server.js'
import type { Clock } from '../ports/clock.js'
import { display, NOBODY } from '../session/snapshot.js'
import { RECORD_VERSION, type SessionRecord } from '../storage/record.js'
import { decodeToken, timesOf } from '../token/decode.js'
import { learnSkew } from '../token/skew.js'
import type { Seed } from './seeded-storage.js'
import { internalsOf } from './server-internals.js'
import { enrol, type TestUser } from './test-user.js'

/** Whose session, on which server, and seen from which clock. */
export interface SeedOptions {
  readonly server: MockServer
  readonly clock: Clock
  readonly as: string | TestUser | undefined
  readonly accessExpiresIn: number | undefined
}

/** Logs a user in without a request: what the store would hold, and the hint beside it, at once. */
export function seedSession({ server, clock, as, accessExpiresIn }: SeedOptions): Seed {
  if (as === undefined) return { record: undefined, hint: '{}' }
  const username = enrol(server, as)
  const { settings, mintPair } = internalsOf(server)
  const lifetime = settings.accessTokenLifetime
  const expiresIn = accessExpiresIn ?? lifetime
  const serverNow = server.now() / 1000
  const now = clock.now().wall
  // A token with less than a whole life left looks as if the login had been that much earlier.
  const iat = Math.floor(serverNow) - Math.max(0, Math.ceil(lifetime - expiresIn))
  const tokens = mintPair(username, { accessExpiresIn: expiresIn, claims: { iat } })
  const skew = learnSkew(0, Math.floor(serverNow), now / 1000, now / 1000)
  const { exp = 0 } = timesOf(tokens.access)
  const record = {
    v: RECORD_VERSION,
    sid: 'test-kit',
    rev: 0,
    tokens,
    accessLifetime: Math.max(lifetime, expiresIn),
    skew,
    times: { loginAt: (iat - skew) * 1000, accessExpiresAt: (exp - skew) * 1000 },
  } satisfies Seed['record']
  return { record, hint: hintOf(record) }
}

/** As the client writes it for the next page. */
function hintOf(record: Omit<SessionRecord, 'server'>): string {
  const { exp } = timesOf(record.tokens?.refresh)
  const session = {
    record,
    raw: decodeToken(record.tokens?.access ?? '') ?? {},
    claims: undefined,
    userId: undefined,
    refreshExpiresAt: exp && (exp - record.skew) * 1000,
  }
  return display(session, { end: NOBODY, endedSids: [] }).hint
}
