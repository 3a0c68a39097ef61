// @ts-check

/**
 * @typedef {object} Quartiles
 * @property {number} q1
 * @property {number} median
 * @property {number} q3
 */

/**
 * The value below which a share of the values lies; between two of them by their distance.
 *
 * @param {readonly number[]} values
 * @param {number} share from 0 to 1
 */
export function quantile(values, share) {
  const sorted = values.toSorted((one, other) => one - other)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

/** @param {readonly number[]} values */
export function median(values) {
  return quantile(values, 0.5)
}

/** @param {readonly number[]} values @returns {Quartiles} */
export function quartiles(values) {
  return { q1: quantile(values, 0.25), median: median(values), q3: quantile(values, 0.75) }
}
