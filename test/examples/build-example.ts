import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { packTarball } from '../package/tarball.js'

const exec = promisify(execFile)

/** What npm or a bundler of the example has to know of this process: not that a test runs. */
export function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|TEST|npm_)/.test(name))
  return { ...Object.fromEntries(inherited), NO_COLOR: '1', NG_CLI_ANALYTICS: 'false' }
}

/** Runs npm in a folder; what it said is in the error where it fails. */
async function npm(cwd: string, ...args: string[]): Promise<void> {
  await exec('npm', args, { cwd, env: environment(), maxBuffer: 2 ** 26 }).catch((error) => {
    throw new Error(`npm ${args.join(' ')}\n${error.stdout}${error.stderr}`)
  })
}

/** Everything in the folder but what npm and the mark below have put there. */
async function clear(folder: string): Promise<void> {
  const kept = ['node_modules', 'package-lock.json', 'installed']
  const names = (await readdir(folder)).filter((name) => !kept.includes(name))
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true })))
}

/**
 * Copies an example to `.cache`, installs what it needs from the registry and the package from a tarball of the build,
 * and builds it as its users would. What was installed before is kept where nothing asks for anything else, save this
 * package itself.
 *
 * @returns the folder
 */
export async function buildExample(name: string): Promise<string> {
  const folder = resolve('.cache/examples', name)
  const tarball = packTarball([])
  try {
    await mkdir(folder, { recursive: true })
    await clear(folder)
    await cp(join('examples', name), folder, {
      recursive: true,
      filter: (path) => !['node_modules', 'dist', '.angular'].includes(basename(path)),
    })
    await install(folder, tarball.file)
  } finally {
    tarball.remove()
  }
  await npm(folder, 'run', 'build')
  return folder
}

async function install(folder: string, tarball: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  manifest.dependencies['simplejwt-client'] = 'file:simplejwt-client.tgz'
  await cp(tarball, join(folder, 'simplejwt-client.tgz'))
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  const { dependencies, peerDependencies } = JSON.parse(await readFile('package.json', 'utf8'))
  const wanted = createHash('sha256')
    .update(JSON.stringify([manifest, dependencies, peerDependencies]))
    .digest('hex')
  const mark = join(folder, 'installed')
  const installed = await readFile(mark, 'utf8').catch(() => '')
  if (installed === wanted) return unpack(folder, tarball)
  await rm(mark, { force: true })
  await rm(join(folder, 'package-lock.json'), { force: true })
  await npm(folder, 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline')
  await writeFile(mark, wanted)
}

/** npm would take a tarball of the same name and version for the one that is there. */
async function unpack(folder: string, tarball: string): Promise<void> {
  const own = join(folder, 'node_modules', 'simplejwt-client')
  await rm(own, { recursive: true, force: true })
  await mkdir(own, { recursive: true })
  await exec('tar', ['-xzf', tarball, '-C', own, '--strip-components=1'])
  await chmod(join(own, 'dist/cli/main.js'), 0o755)
}
