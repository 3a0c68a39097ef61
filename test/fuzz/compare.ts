import type { Observation } from './observe.js'

/** Two answers that are not alike, and in what: `status`, `body`, `tokens` or the name of a header. */
export interface Disagreement {
  readonly about: readonly string[]
  /** How many seconds times may differ by. */
  readonly slack: number
  readonly real: Observation
  readonly mock: Observation
}

/** Compares everything that a client can see. Times may differ by `slack` seconds. */
export function compare(real: Observation, mock: Observation, slack: number): Disagreement | undefined {
  const about = [
    ...(real.status === mock.status ? [] : ['status']),
    ...(real.body === mock.body ? [] : ['body']),
    ...(areAlike(JSON.stringify(real.tokens), JSON.stringify(mock.tokens), slack) ? [] : ['tokens']),
    ...differentHeaders(real.headers, mock.headers),
  ]
  return about.length === 0 ? undefined : { about, slack, real, mock }
}

function differentHeaders(real: Observation['headers'], mock: Observation['headers']): string[] {
  const names = new Set([...Object.keys(real), ...Object.keys(mock)])
  return [...names].filter((name) => real[name] !== mock[name]).toSorted()
}

const time = /\b\d{10}\b/g

/** Are these the same but for times, which may differ by so many seconds? */
export function areAlike(one: string, other: string, slack: number): boolean {
  if (one === other) return true
  if (one.replace(time, '') !== other.replace(time, '')) return false
  const times = [...other.matchAll(time)].map(Number)
  return [...one.matchAll(time)].every(
    (match, index) => Math.abs(Number(match) - (times[index] ?? 0)) <= slack,
  )
}
