// @ts-check
// Tabs of one browser on one session, on a server that rotates and blacklists: what goes over the wire, and who is logged
// out, with this package and with others. Prints a table and writes RESULTS.md and results.json beside this file.
//   npm run peers [-- --tabs 5,20 --expiries 5 --rounds 3 --only axios-jwt --no-write]
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import puppeteer from 'puppeteer-core'
import { chromiumArguments, findChromium } from '../../scripts/chromium.mjs'
import { contenders } from './contenders.mjs'
import { describeMachine, toMarkdown } from './report.mjs'
import { play } from './tabs.mjs'

/** Seconds between two refreshes of a single tab. */
const RHYTHM = 3

const here = fileURLToPath(new URL('.', import.meta.url))

/** @param {string} module @returns {Promise<Uint8Array>} */
async function bundle(module) {
  const contents = `
    import { install } from './workload.js'
    import * as contender from './contenders/${module}'
    install(contender)
  `
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here },
    bundle: true,
    write: false,
    format: 'esm',
    alias: { 'simplejwt-client': fileURLToPath(new URL('../../dist/index.js', import.meta.url)) },
    tsconfigRaw: {},
    logLevel: 'error',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

/** @param {string} name */
function versionOf(name) {
  const path = name === 'simplejwt-client' ? '../../package.json' : `./node_modules/${name}/package.json`
  return /** @type {string} */ (JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version)
}

const { values } = parseArgs({
  options: {
    tabs: { type: 'string', default: '5,20' },
    expiries: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
})
const counts = values.tabs.split(',').map(Number)
const seconds = Number(values.expiries) * RHYTHM
const chosen = contenders.filter(({ name }) => values.only === undefined || name === values.only)

if (!existsSync(new URL('node_modules', import.meta.url)))
  execFileSync('npm', ['ci'], { cwd: here, stdio: 'inherit' })
const executablePath = await findChromium()
if (executablePath === undefined) throw new Error('No Chromium starts here: install chromium.')

const browser = await puppeteer.launch({ executablePath, args: chromiumArguments, protocolTimeout: 300_000 })
const results = []
try {
  for (const { name, module, packageName, margin, storage } of chosen) {
    const script = await bundle(module)
    const version = versionOf(packageName)
    for (const tabs of counts) {
      const outcomes = []
      while (outcomes.length < Number(values.rounds)) {
        const outcome = await play(browser, { tabs, seconds, accessLifetime: RHYTHM + margin, script })
        console.error(`${name} ${version}, ${tabs} tabs: ${JSON.stringify(outcome)}`)
        outcomes.push(outcome)
      }
      results.push({ name, version, storage, margin, tabs, outcomes })
    }
  }
  const machine = describeMachine(await browser.version())
  const markdown = toMarkdown({ results, machine, seconds, rhythm: RHYTHM })
  console.log(markdown)
  if (!values['no-write']) {
    writeFileSync(new URL('RESULTS.md', import.meta.url), markdown)
    const json = JSON.stringify({ machine, seconds, rhythm: RHYTHM, results }, null, 2)
    writeFileSync(new URL('results.json', import.meta.url), `${json}\n`)
  }
} finally {
  await browser.close()
}
