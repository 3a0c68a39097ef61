import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** The packed package, and a project that has it installed. */
export interface Tarball {
  readonly file: string
  /** The files in it, as `dist/index.js`. */
  readonly contents: readonly string[]
  /** A folder whose node_modules holds the extracted package and links to its dependencies. */
  readonly project: string
  remove(): void
}

/** Packs the package as built; links instead of installing what it depends on, so that no network is needed. */
export function packTarball(dependencies: readonly string[]): Tarball {
  const folder = mkdtempSync(join(tmpdir(), 'simplejwt-client-'))
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [{ filename, files }] = JSON.parse(output)
  const file = join(folder, filename)
  const installed = join(folder, 'node_modules', 'simplejwt-client')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', file, '-C', installed, '--strip-components=1'])
  for (const name of dependencies) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(resolve('node_modules', name), link)
  }
  return {
    file,
    contents: files.map((one: { readonly path: string }) => one.path),
    project: folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
