import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

export const run = promisify(execFile)

/**
 * The Python of a virtual environment with what a recipe's requirements name, made at first use and kept in the user's
 * cache. It takes Python 3.11 or newer.
 */
export async function ensureRecipeVenv(requirements: string): Promise<string> {
  const key = createHash('sha256').update(await readFile(requirements))
  const root = join(process.env['XDG_CACHE_HOME'] || tmpdir(), 'simplejwt-client-servers')
  const folder = join(root, `${basename(dirname(requirements))}-${key.digest('hex').slice(0, 12)}`)
  const python = join(folder, 'bin', 'python')
  if (existsSync(python)) return python
  const aside = `${folder}.${process.pid}-${Date.now()}`
  await mkdir(root, { recursive: true })
  try {
    await run(await findPython(), ['-m', 'venv', aside])
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]
    await run(join(aside, 'bin', 'python'), install)
    await rename(aside, folder)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    // Another process may have been faster.
    if (!existsSync(python)) throw error
  }
  return python
}

async function findPython(): Promise<string> {
  for (const command of ['python3', 'python3.13', 'python3.12', 'python3.11']) {
    const { stdout } = await run(command, ['--version']).catch(() => ({ stdout: '' }))
    if (Number(/^Python 3\.(\d+)/.exec(stdout)?.[1]) >= 11) return command
  }
  throw new Error('The recipes with Django take Python 3.11 or newer.')
}
