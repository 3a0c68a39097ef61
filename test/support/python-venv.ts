import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The servers that have a requirements file, and the Pythons that their packages run on. */
const supported = {
  '5.5.1': { oldest: 10, newest: Number.POSITIVE_INFINITY },
  '5.5.0': { oldest: 10, newest: Number.POSITIVE_INFINITY },
  '5.4.0': { oldest: 10, newest: Number.POSITIVE_INFINITY },
  '5.3.1': { oldest: 10, newest: Number.POSITIVE_INFINITY },
  '5.2.2': { oldest: 10, newest: 12 },
  djoser: { oldest: 11, newest: Number.POSITIVE_INFINITY },
  'dj-rest-auth': { oldest: 11, newest: Number.POSITIVE_INFINITY },
  'ninja-jwt': { oldest: 11, newest: Number.POSITIVE_INFINITY },
}

/** A real server by name: a release of SimpleJWT, or a package built on it or after it. */
export type ServerName = keyof typeof supported

/** Packages that serve SimpleJWT's tokens in a way of their own. */
export type PackageName = 'djoser' | 'dj-rest-auth' | 'ninja-jwt'

/** The releases of SimpleJWT. */
export type ServerVersion = Exclude<ServerName, PackageName>

export const serverVersions: readonly ServerVersion[] = ['5.5.1', '5.5.0', '5.4.0', '5.3.1', '5.2.2']

/** Can this machine run every real server? */
export async function hasPython(): Promise<boolean> {
  const found = await Promise.all(serverVersions.map(findPython))
  return found.every((python) => python !== undefined)
}

/**
 * The Python of a virtual environment with this server in it, made at first use and kept in the user's cache.
 * It is built aside and moved into place, so that two processes may start at once: the slower one's is thrown away.
 */
export async function ensureVenv(version: ServerName): Promise<string> {
  const python = await findPython(version)
  if (python === undefined) throw new Error(`No Python with venv was found that runs the server ${version}.`)
  const requirements = fileURLToPath(new URL(`../django/requirements-${version}.txt`, import.meta.url))
  const key = createHash('sha256')
    .update(`${python.version}\n`)
    .update(await readFile(requirements))
  const folder = join(cacheFolder(), `${version}-${key.digest('hex').slice(0, 12)}`)
  const result = join(folder, 'bin', 'python')
  if (!(await exists(result))) await build(python.command, requirements, folder)
  return result
}

async function build(python: string, requirements: string, folder: string): Promise<void> {
  const aside = `${folder}.${process.pid}-${Date.now()}`
  await mkdir(cacheFolder(), { recursive: true })
  try {
    await run(python, ['-m', 'venv', aside])
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]
    await run(join(aside, 'bin', 'python'), install)
    await rename(aside, folder)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    if (!(await exists(join(folder, 'bin', 'python')))) throw error
  }
}

async function findPython(version: ServerName): Promise<{ command: string; version: string } | undefined> {
  const { oldest, newest } = supported[version]
  for (const command of ['python3', 'python3.12', 'python3.11', 'python3.10']) {
    const found = await askVersion(command)
    const minor = Number(/^3\.(\d+)/.exec(found)?.[1])
    if (minor >= oldest && minor <= newest) return { command, version: found }
  }
  return undefined
}

/** Empty if there is no such Python, or if it cannot make virtual environments. */
async function askVersion(command: string): Promise<string> {
  try {
    const { stdout } = await run(command, [
      '-c',
      'import ensurepip, venv, sys; print(sys.version.split()[0])',
    ])
    return stdout.trim()
  } catch {
    return ''
  }
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || tmpdir(), 'simplejwt-client-servers')
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
