// @ts-check
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// A container's /dev/shm is too small for it, and root may not use its sandbox.
export const chromiumArguments = ['--no-sandbox', '--disable-dev-shm-usage']

/** @param {string} executablePath @returns {Promise<boolean>} whether it starts, which needs more than the file */
async function starts(executablePath) {
  const { default: puppeteer } = await import('puppeteer-core')
  const userDataDir = mkdtempSync(join(tmpdir(), 'chromium-'))
  try {
    const browser = await puppeteer.launch({ executablePath, userDataDir, args: chromiumArguments })
    await browser.close()
    return true
  } catch {
    return false
  } finally {
    rmSync(userDataDir, { recursive: true, force: true })
  }
}

/** @returns {Promise<string | undefined>} the Chromium of the npm package, unpacked to the temporary folder */
async function unpacked() {
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    return await chromium.executablePath()
  } catch {
    return undefined
  }
}

/**
 * A Chromium that starts: the one that CHROMIUM_PATH names, that of the system, or the one inside an npm package.
 *
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  const installed = [process.env['CHROMIUM_PATH'] ?? '', '/usr/bin/chromium'].filter((path) =>
    existsSync(path),
  )
  for (const path of installed) if (await starts(path)) return path
  const path = await unpacked()
  return path && (await starts(path)) ? path : undefined
}
