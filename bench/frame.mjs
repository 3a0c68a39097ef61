// @ts-check
// What a measure is, and the list of them.

/**
 * A row of a measure: the numbers of one contender in one variant, or why it has none.
 *
 * @typedef {{ readonly contender: string, readonly variant?: string, readonly why?: string }} Row
 *
 * @typedef {{ readonly rows: readonly Row[] }} Result plain JSON, with whatever else the measure wants to keep
 *
 * @typedef {object} Settings
 * @property {number} [rounds] instead of the measure's own number
 * @property {boolean} quick a look at it, in a tenth of the time
 * @property {readonly import('./contenders.mjs').Contender[]} contenders
 * @property {(text: string) => void} log
 *
 * @typedef {object} Words
 * @property {(id: string) => string} nameOf with its version: 'ky with hooks 2.1.0'; unknown ids as they are
 * @property {(id: string) => boolean} isOurs
 *
 * Importing a measure does nothing and needs neither dist nor what bench/package.json names: the documents are checked
 * without them.
 *
 * @typedef {object} Measure
 * @property {(settings: Settings) => Promise<Result>} measure contenders in turns, within this run
 * @property {(result: any, words: Words) => string} toMarkdown a section, with its `## Heading`
 * @property {(result: any) => Record<string, Record<string, string>>} summary columns for the table of all:
 *   heading => contender => text
 *
 * @typedef {object} Taken where and when a result was measured
 * @property {string} date
 * @property {string} machine
 * @property {number | undefined} [rounds] where they were asked for
 * @property {boolean} quick
 * @property {Readonly<Record<string, string>>} versions
 *
 * @typedef {{ readonly taken: Taken, readonly result: Result }} Entry of results.json
 */

/** In the order of the report. */
export const measureNames = ['bytes', 'request', 'loopback', 'storm', 'steady', 'start-up', 'tabs']

/** @param {string} name @returns {Promise<Measure>} */
export const importMeasure = (name) => import(new URL(`measures/${name}.mjs`, import.meta.url).href)
