// @ts-check

/** Milliseconds that a request is under way: a good mobile line, or a server at work. */
export const latency = 150

/** Seconds after which each contender has a reason to refresh, in a working session. */
export const rhythm = 3

/** SimpleJWT's default. */
const usualLifetime = 300

/**
 * @typedef {object} Scenario
 * @property {string} title
 * @property {string} story
 * @property {number} sleep seconds that the computer sleeps before the tabs call
 * @property {number} seconds in which they call
 * @property {(margin: number) => number} lifetime of an access token, for a contender with this margin
 */

/** @type {Readonly<Record<string, Scenario>>} */
export const scenarios = {
  work: {
    title: 'Work',
    story: `Each tab calls a protected view some two times a second for ${3 * rhythm} s. Access tokens are due for a refresh
every ${rhythm} s (or a little less: their end is cut to whole seconds), so some three to five refreshes are what it takes.`,
    sleep: 0,
    seconds: 3 * rhythm,
    // Everybody keeps the margin that it has by default: so much longer tokens live.
    lifetime: (margin) => rhythm + margin,
  },
  wake: {
    title: 'Waking up',
    story: `The computer has slept for an hour; all tabs wake at once and call as before, for 3 s. Access tokens live
${usualLifetime} s, as they do by default, so one refresh is what it takes.`,
    sleep: 3600,
    seconds: 3,
    lifetime: () => usualLifetime,
  },
}
