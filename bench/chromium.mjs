// @ts-check
import puppeteer from 'puppeteer-core'
import { chromiumArguments, findChromium } from '../scripts/chromium.mjs'

/** @param {readonly string[]} [rest] arguments */
export async function openBrowser(rest = []) {
  const executablePath = await findChromium()
  if (executablePath === undefined) throw new Error('No Chromium starts here: install chromium.')
  return puppeteer.launch({
    executablePath,
    args: [...chromiumArguments, ...rest],
    protocolTimeout: 300_000,
  })
}

/** @returns {Promise<string>} 'Chromium 150.0.1', or nothing where there is none */
export async function describeChromium() {
  if ((await findChromium()) === undefined) return ''
  const browser = await openBrowser()
  const version = await browser.version()
  await browser.close()
  return version.replace('/', ' ')
}
