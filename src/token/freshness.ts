import type { Instant } from '../ports/clock.js'

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
