// @ts-check
// Tabs of one browser on one session, on a server that rotates and blacklists: what goes over the wire, and who is logged
// out, with this package and with others. Prints a table and writes RESULTS.md and results.json beside this file.
//   npm run peers [-- --tabs 5,20 --scenarios work,wake --rounds 3 --only axios-jwt --no-write]
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import puppeteer from 'puppeteer-core'
import { chromiumArguments, findChromium } from '../../scripts/chromium.mjs'
import { contenders } from './contenders.mjs'
import { describeMachine, toMarkdown } from './report.mjs'
import { scenarios } from './scenarios.mjs'
import { latency } from './site.mjs'
import { play } from './tabs.mjs'

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
    scenarios: { type: 'string', default: Object.keys(scenarios).join(',') },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
})
const counts = values.tabs.split(',').map(Number)
const played = Object.entries(scenarios).filter(([key]) => values.scenarios.split(',').includes(key))
const chosen = contenders.filter(({ name }) => values.only === undefined || name === values.only)

if (!existsSync(new URL('node_modules', import.meta.url)))
  execFileSync('npm', ['ci'], { cwd: here, stdio: 'inherit' })
const executablePath = await findChromium()
if (executablePath === undefined) throw new Error('No Chromium starts here: install chromium.')

const browser = await puppeteer.launch({ executablePath, args: chromiumArguments, protocolTimeout: 300_000 })
const results = []
try {
  for (const { name, module, packageName, margin, inWords = `${margin} s`, storage } of chosen) {
    const script = await bundle(module)
    const version = versionOf(packageName)
    for (const [key, { seconds, sleep, lifetime }] of played) {
      for (const tabs of counts) {
        const outcomes = []
        while (outcomes.length < Number(values.rounds)) {
          const accessLifetime = lifetime(margin)
          const outcome = await play(browser, { tabs, seconds, sleep, accessLifetime, script })
          console.error(`${key}, ${name} ${version}, ${tabs} tabs: ${JSON.stringify(outcome)}`)
          outcomes.push(outcome)
        }
        results.push({ scenario: key, name, version, storage, margin: inWords, tabs, outcomes })
      }
    }
  }
  const machine = describeMachine(await browser.version())
  const markdown = toMarkdown({ results, machine, latency })
  console.log(markdown)
  if (!values['no-write']) {
    writeFileSync(new URL('RESULTS.md', import.meta.url), markdown)
    const json = JSON.stringify({ machine, latency, results }, null, 2)
    writeFileSync(new URL('results.json', import.meta.url), `${json}\n`)
    execFileSync('biome', ['format', '--write', 'RESULTS.md', 'results.json'], { cwd: here })
  }
} finally {
  await browser.close()
}
