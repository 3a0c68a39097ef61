// @ts-check
import { toTable } from '../markdown.mjs'

/**
 * @typedef {import('../frame.mjs').Row} Row
 * @typedef {import('../frame.mjs').Words} Words
 * @typedef {import('../statistics.mjs').Quartiles} Quartiles
 */

/** @param {Row} row @param {Words} words */
function nameOf({ contender, variant }, words) {
  const name = [words.nameOf(contender), variant].filter(Boolean).join(', ')
  return words.isOurs(contender) ? `**${name}**` : name
}

/**
 * A table of all rows, ours first, and below it why some have no numbers.
 *
 * @template {Row} Numbers
 * @param {readonly (Numbers | Row)[]} rows
 * @param {Words} words
 * @param {readonly string[]} headings
 * @param {(row: Numbers) => readonly (string | number)[]} toCells
 */
export function toTableOfAll(rows, words, headings, toCells) {
  const isOurs = (/** @type {Row} */ row) => words.isOurs(row.contender)
  const sorted = [...rows.filter(isOurs), ...rows.filter((row) => !isOurs(row))]
  const cells = sorted.map((row) => [
    nameOf(row, words),
    ...(row.why === undefined ? toCells(/** @type {Numbers} */ (row)) : headings.map(() => '-')),
  ])
  const absent = sorted.filter(({ why }) => why !== undefined)
  const reasons = absent.map((row) => `- ${nameOf(row, words)} has no numbers. ${row.why}`)
  return [toTable(['', ...headings], cells), reasons.join('\n')].filter(Boolean).join('\n\n')
}

/** A ratio with the quarter of the rounds that was better and the one that was worse. @param {Quartiles} quartiles */
export function showRatio({ q1, median, q3 }) {
  const digits = median < 10 ? 2 : 1
  const [low, middle, high] = [q1, median, q3].map((value) => value.toFixed(digits))
  return `${middle} (${low}-${high})`
}

/** @param {number | undefined} value */
export const showCount = (value) =>
  value === undefined || value === null ? '-' : value.toLocaleString('en-US').replaceAll(',', ' ')

/** The one of a contender that stands for it: measured, and no variant. @param {Row} row */
export const isMain = ({ variant, why }) => variant === undefined && why === undefined
