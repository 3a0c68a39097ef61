// @ts-check
// Everything that CI does, fast parts first: stops at the first failure, and ends by naming what it left out.
import { mkdirSync, rmSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingEngines } from './browsers.mjs'
import { findChromium } from './chromium.mjs'
import { summarise, takeSteps } from './steps.mjs'

const reports = '.cache/test'

/**
 * @param {string} name
 * @param {string} project
 * @param {import('./steps.mjs').Step['missing']} [missing]
 * @param {readonly string[]} selection which files of the project, in vitest's words
 * @returns {import('./steps.mjs').Step}
 */
function vitest(name, project, missing, selection = []) {
  const report = `${reports}/${name.replaceAll(' ', '-')}.json`
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const command = ['vitest', 'run', '--project', project, ...selection, ...reporters]
  return { name, report, missing, command }
}

async function missingPython() {
  // The tests' own word on it. TypeScript, which Node runs as it is but which no path of an import may name here.
  const path = new URL('../test/support/python-venv.ts', import.meta.url).href
  /** @type {typeof import('../test/support/python-venv.js')} */
  const { hasPython } = await import(path)
  return (await hasPython()) ? undefined : 'it takes Python with venv: 3.10, 3.11 or 3.12'
}

async function missingBrowser() {
  const path = await findChromium()
  if (path === undefined) return 'no Chromium starts here: install chromium, or libnss3 for the bundled one'
  process.env['CHROMIUM_PATH'] = path
  return undefined
}

/** Real tabs of each engine against real servers; their tests are skipped for an engine that is not there. */
const inEveryEngine = ['test/browser/engines.puppeteer.test.ts', 'test/browser/cookies.puppeteer.test.ts']
const inChromiumAlone = inEveryEngine.map((file) => `--exclude=${file}`)

/** @type {import('./steps.mjs').Step[]} */
const steps = [
  { name: 'format', command: ['biome', 'format'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'types', command: ['npm', 'run', '--silent', 'check'] },
  vitest('unit tests', 'unit'),
  vitest('with a polluted Object.prototype', 'polluted'),
  vitest('simulation', 'simulation'),
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  vitest('package and size', 'package'),
  { name: 'site', command: ['npm', 'run', '--silent', 'site'] },
  vitest('tests against SimpleJWT', 'python', missingPython),
  vitest('tests in a browser', 'browser-driven', missingBrowser, inChromiumAlone),
  vitest('examples', 'examples', missingBrowser),
  {
    ...vitest('tests in every engine', 'browser-driven', missingPython, inEveryEngine),
    lacking: async () => (await missingEngines()).join(', '),
  },
  { name: 'size', command: ['npm', 'run', '--silent', 'size'] },
]

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
process.env['PATH'] = [`${root}node_modules/.bin`, process.env['PATH']].join(delimiter)
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const needsAll = ![undefined, '', '0', 'false'].includes(process.env['CI'])
process.exitCode = summarise(steps, await takeSteps(steps), needsAll) ? 0 : 1
