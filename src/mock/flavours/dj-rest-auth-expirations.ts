import type { Core } from '../core.js'

/** When tokens of these kinds end that are made now: reckoned by itself, not read from the tokens. */
export function expirations(
  { settings, seconds }: Core,
  kinds: readonly ('access' | 'refresh')[],
): Readonly<Record<string, string>> {
  const ends = kinds.map((kind) => {
    const lifetime = kind === 'access' ? settings.accessTokenLifetime : settings.refreshTokenLifetime
    return [`${kind}_expiration`, toIsoTime(seconds() + lifetime)]
  })
  return Object.fromEntries(ends)
}

/** Python's ISO 8601, with six digits after the point, or none where they are all zero. */
function toIsoTime(seconds: number): string {
  const [time = '', milliseconds = '000Z'] = new Date(seconds * 1000).toISOString().split('.')
  return milliseconds === '000Z' ? `${time}Z` : `${time}.${milliseconds.slice(0, 3)}000Z`
}
