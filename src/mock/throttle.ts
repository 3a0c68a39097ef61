import { json } from './answers.js'

/** Rates of Django REST framework: so many requests in so much time. */
export interface Throttle {
  /** Takes note of a request. The answer to it, if it is one too many. */
  check(rate: string, who: string): Response | undefined
  /** Forgets all requests. */
  clear(): void
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `now` in seconds. The first of the remembered requests is the oldest. */
export function createThrottle(now: () => number): Throttle {
  const histories = new Map<string, readonly number[]>()

  return {
    clear: () => histories.clear(),
    check(rate, who) {
      const { limit, period } = parseRate(rate)
      const recent = (histories.get(who) ?? []).filter((at) => at > now() - period)
      if (recent.length < limit) {
        histories.set(who, [...recent, now()])
        return undefined
      }
      histories.set(who, recent)
      const oldest = recent[0] ?? now()
      // One request is free again when the oldest falls out of the period.
      return throttled(Math.ceil(period - (now() - oldest)))
    },
  }
}

/** @throws TypeError if this is no rate. */
export function parseRate(rate: string): { readonly limit: number; readonly period: number } {
  // As Django REST framework reads it: the first letter of the period is all that counts.
  const [, limit, unit = ''] = /^(\d+)\/([smhd])[a-z]*$/.exec(rate) ?? []
  const period = seconds[unit]
  if (limit === undefined || period === undefined) {
    throw new TypeError(
      `"${rate}" is no throttle rate. Write it as "5/min": a number of requests per s, min, hour or day.`,
    )
  }
  return { limit: Number(limit), period }
}

function throttled(wait: number): Response {
  const detail = `Request was throttled. Expected available in ${wait} second${wait === 1 ? '' : 's'}.`
  return json(429, { detail }, { 'Retry-After': String(wait) })
}
