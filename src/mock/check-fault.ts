/** Statuses whose answers have no body. */
const bodiless: readonly number[] = [204, 205, 304]

const redirects: readonly number[] = [301, 302, 303, 307, 308]

/** @throws TypeError for an answer that none can be. */
export function checkFailure(status: number, body: unknown): void {
  require(Number.isInteger(status) && status >= 200 && status <= 599, '`status` must be from 200 to 599.')
  require(body === undefined ||
    !bodiless.includes(status), `An answer with the status ${status} has no body.`)
}

/** @throws TypeError for a status that does not redirect. */
export function checkRedirect(status: number): void {
  require(redirects.includes(status), `\`status\` must be one of ${redirects.join(', ')}.`)
}

/** @throws TypeError for what is no number of requests. */
export function checkTimes(times: number): void {
  const isCount = (Number.isInteger(times) && times >= 0) || times === Infinity
  require(isCount, '`times` must be a whole number, or Infinity.')
}

/** @throws TypeError for what one cannot wait for. */
export function checkWait(wait: number | (() => Promise<void>)): void {
  const isWait = typeof wait === 'function' || (Number.isFinite(wait) && wait >= 0)
  require(isWait, 'Give the delay as milliseconds, or as a function that returns a promise.')
}

/** @throws TypeError for any other moment. */
export function checkMoment(when: 'before' | 'after'): void {
  require(['before', 'after'].includes(when), "`when` must be 'before' or 'after'.")
}

function require(isRight: boolean, advice: string): void {
  if (!isRight) throw new TypeError(advice)
}
