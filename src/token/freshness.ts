import type { Instant } from '../ports/clock.js'

/** `fresh`: send it. `ageing`: send it and get another. `stale`: do not send it. */
export type Freshness = 'fresh' | 'ageing' | 'stale'

/** When a token ages and goes stale, on both clocks of this page. `Infinity`: never, as far as we can tell. */
export interface Countdown {
  readonly ageingAt: Instant
  readonly staleAt: Instant
  readonly expiresAt: Instant
}

/** The options that shape a countdown. */
export interface FreshnessRules {
  /** Seconds before `exp` at which a token is no longer sent; at most a tenth of the lifetime. */
  readonly leeway: number
  /** Share of the lifetime, before the leeway, in which a token is ageing. */
  readonly refreshAhead: number
}

/**
 * Starts the countdown of a token that has `left` ms to live at `now`, out of a whole life of `lifetime` ms.
 * Both clocks count, since the wall clock may be set and the monotonic one may stand still in sleep.
 */
export function startCountdown(
  now: Instant,
  left: number,
  lifetime: number,
  rules: FreshnessRules,
): Countdown {
  const leeway = Math.min(rules.leeway * 1000, lifetime / 10)
  const ahead = rules.refreshAhead * lifetime
  const staleIn = Number.isFinite(left) ? left - leeway : left
  return {
    ageingAt: later(now, Number.isFinite(left) ? staleIn - ahead : left),
    staleAt: later(now, staleIn),
    expiresAt: later(now, left),
  }
}

/** Whether either clock has reached the moment. */
export function isPast(moment: Instant, now: Instant): boolean {
  return now.wall >= moment.wall || now.mono >= moment.mono
}

/** Milliseconds until either clock reaches the moment; negative when one has passed it. */
export function timeLeft(moment: Instant, now: Instant): number {
  return Math.min(moment.wall - now.wall, moment.mono - now.mono)
}

/** The moment `ms` milliseconds after `now` on both clocks. */
export function later(now: Instant, ms: number): Instant {
  return { wall: now.wall + ms, mono: now.mono + ms }
}
