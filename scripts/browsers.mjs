// @ts-check
// The engines that the browser tests run in, as Debian packages them, and what is missing where one does not run.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { findChromium } from './chromium.mjs'

const run = promisify(execFile)

/**
 * @typedef {'Chromium' | 'Firefox' | 'WebKitGTK'} EngineName
 *
 * @typedef {object} FoundEngine
 * @property {string | undefined} path of what is started; undefined where it is not there
 * @property {string} packages that bring it
 */

/** @param {string} command @param {string[]} args @returns {Promise<boolean>} */
async function succeeds(command, args) {
  return run(command, args).then(
    () => true,
    () => false,
  )
}

/** Debian's own Python has the bindings; another one first in the path has not. */
const systemPython = '/usr/bin/python3'
const imports = "import gi; gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2"

async function findFirefox() {
  const installed = [process.env['FIREFOX_PATH'] ?? '', '/usr/bin/firefox-esr', '/usr/bin/firefox']
  return installed.find((path) => existsSync(path))
}

async function findWebKit() {
  const isThere = existsSync('/usr/bin/Xvfb') && (await succeeds(systemPython, ['-c', imports]))
  return isThere ? systemPython : undefined
}

/**
 * Looks for each engine.
 *
 * @returns {Promise<Record<EngineName, FoundEngine>>}
 */
export async function findEngines() {
  const chromium = process.env['CHROMIUM_PATH'] ?? (await findChromium())
  return {
    Chromium: { path: chromium, packages: 'chromium' },
    Firefox: { path: await findFirefox(), packages: 'firefox-esr' },
    WebKitGTK: { path: await findWebKit(), packages: 'gir1.2-webkit2-4.1 python3-gi xvfb' },
  }
}

/** @returns {Promise<string[]>} a line for each engine that this machine has not */
export async function missingEngines() {
  const found = Object.entries(await findEngines())
  return found
    .filter(([, { path }]) => path === undefined)
    .map(([name, { packages }]) => `no ${name}: install ${packages}`)
}
