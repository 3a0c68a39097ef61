// @ts-check
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} command
 * @property {string} [report] where vitest leaves its sums
 * @property {(() => Promise<string | undefined>) | undefined} [missing] why this machine cannot take the step
 * @property {() => Promise<string>} [lacking] what it lacks for some of the step
 *
 * @typedef {object} Result
 * @property {string} name
 * @property {'passed' | 'failed' | 'left out'} outcome
 * @property {number} [seconds]
 * @property {string | undefined} [reason] why it, or some of it, was left out
 * @property {Sums | undefined} [sums] of a step that runs vitest
 *
 * @typedef {object} Sums
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} failures each failed test by name, with the first lines of what it said
 */

const stepLimit = 25 * 60_000

/** @param {readonly string[]} command @returns {Promise<boolean>} whether it ended well, and in time */
function succeeds([tool = '', ...args]) {
  return new Promise((resolve) => {
    const child = spawn(tool, args, { stdio: 'inherit', timeout: stepLimit })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}

/** @param {string | undefined} report @returns {Result['sums']} */
function readSums(report) {
  if (report === undefined || !existsSync(report)) return undefined
  const sums = JSON.parse(readFileSync(report, 'utf8'))
  return {
    passed: sums.numPassedTests,
    failed: sums.numFailedTests,
    skipped: sums.numPendingTests + sums.numTodoTests,
    failures: sums.testResults.flatMap(describeFailures),
  }
}

/**
 * @param {{ name: string, message?: string, assertionResults: readonly { status: string, fullName: string, failureMessages: readonly string[] }[] }} file
 * @returns {readonly string[]}
 */
function describeFailures({ name, message, assertionResults }) {
  const failed = assertionResults.filter(({ status }) => status === 'failed')
  if (failed.length === 0 && message) return [tell(name, message)]
  return failed.map(({ fullName, failureMessages: [said = ''] }) => tell(fullName, said))
}

/** @param {string} name @param {string} said @returns {string} without the stack, and not too long for the end of a log */
function tell(name, said) {
  const lines = stripVTControlCharacters(said).split('\n')
  const words = lines.filter((line) => line.trim() !== '' && !/^\s+at /.test(line)).slice(0, 12)
  return [name, ...words.map((line) => `    ${line.slice(0, 160)}`)].join('\n')
}

/** @param {Step} step @returns {Promise<Result>} */
async function take({ name, command, report, missing, lacking }) {
  const reason = await missing?.()
  if (reason !== undefined) return { name, outcome: 'left out', reason }
  const lack = await lacking?.()
  console.log(`\n=== ${name}`)
  const start = performance.now()
  const outcome = (await succeeds(command)) ? 'passed' : 'failed'
  const seconds = (performance.now() - start) / 1000
  return { name, outcome, seconds, reason: lack || undefined, sums: readSums(report) }
}

/** @param {readonly Step[]} steps @returns {Promise<Result[]>} up to the first failure */
export async function takeSteps(steps) {
  const results = []
  for (const step of steps) {
    const result = await take(step)
    results.push(result)
    if (result.outcome === 'failed') break
  }
  return results
}

/** @param {Result} result @returns {string} */
function describeResult({ name, outcome, seconds, reason, sums }) {
  const time = seconds === undefined ? '' : `${seconds.toFixed(1)} s`
  const notes = [reason, sums && sums.skipped > 0 ? `${sums.skipped} tests skipped` : undefined]
  return [outcome.padEnd(8), time.padStart(8), [name, ...notes.filter(Boolean)].join(': ')].join('  ')
}

/**
 * Prints what became of each step and, as the last line, the sums of all tests if every run of vitest left its own.
 *
 * @param {readonly Step[]} steps
 * @param {readonly Result[]} results
 * @param {boolean} needsAll whether leaving out or skipping anything is a failure
 * @returns {boolean} whether all is well
 */
export function summarise(steps, results, needsAll) {
  const failed = results.find((result) => result.outcome === 'failed')
  const runs = results.filter((result, index) => steps[index]?.report && result.outcome !== 'left out')
  const total = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    runs.reduce((sum, { sums }) => sum + (sums?.[key] ?? Number.NaN), 0)
  const isWhole = results.every((result) => result.outcome === 'passed') && total('skipped') === 0

  console.log('\n=== summary')
  for (const result of results) console.log(describeResult(result))
  for (const failure of results.flatMap(({ sums }) => sums?.failures ?? []))
    console.log(`\nfailed: ${failure}`)
  if (failed)
    console.log(`\nFAILED: ${failed.name} (step ${results.length} of ${steps.length}, the rest was not run)`)
  else if (needsAll && !isWhole) console.log('\nFAILED: under CI nothing may be left out or skipped')
  if (runs.length > 0 && !Number.isNaN(total('passed')))
    console.log(`\n${total('passed')} passed, ${total('failed')} failed`)

  return failed === undefined && (isWhole || !needsAll)
}
