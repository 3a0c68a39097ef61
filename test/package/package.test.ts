import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entries, frameworks } from '../../scripts/entries.mjs'
import { bundle } from '../../scripts/measure.mjs'
import { packTarball, type Tarball } from './tarball.js'

let tarball: Tarball

/** Runs a module in the project that has the package installed; returns what it printed. */
const runInProject = (code: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: tarball.project,
    encoding: 'utf8',
  })

/** A built file without its comments, which may name anything. */
const readCode = (path: string): string => {
  const text = readFileSync(join(tarball.project, 'node_modules', 'simplejwt-client', path), 'utf8')
  return transformSync(text, { minifyWhitespace: true, legalComments: 'none' }).code
}

const importsOf = (path: string): string[] =>
  [...readCode(path).matchAll(/\b(?:from|import)\(?"([^"]+)"/g)].map(([, specifier]) => specifier ?? '')

/** What an entry imports from other packages, through all of its chunks. */
function packagesOf(path: string): string[] {
  return importsOf(path).flatMap((specifier) =>
    specifier.startsWith('.') ? packagesOf(posix.join(posix.dirname(path), specifier)) : [specifier],
  )
}

beforeAll(() => {
  tarball = packTarball(['jwt-decode', 'ky', 'msw', '@types/react', '@angular/compiler', ...frameworks])
})

afterAll(() => {
  tarball.remove()
})

describe('the tarball', () => {
  it('passes publint in its strict mode', () => {
    const output = execFileSync('node_modules/.bin/publint', ['--strict', tarball.file], { encoding: 'utf8' })

    expect(output).toContain('All good')
  })

  it('has types that resolve as its code does', () => {
    const output = execFileSync(
      'node_modules/.bin/attw',
      [tarball.file, '--profile', 'esm-only', '--format', 'json'],
      { encoding: 'utf8' },
    )

    expect(JSON.parse(output)).toMatchObject({ analysis: { types: { kind: 'included' } } })
  })

  it('holds the built files, the source they map to, and no test', () => {
    const folders = new Set(tarball.contents.map((path) => path.split('/')[0] ?? ''))

    expect(folders).toEqual(new Set(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'src']))
  })

  it.each(entries)('can be imported as $specifier', ({ specifier }) => {
    // Angular's own packages are compiled by its tools; where there are none they ask for the compiler.
    const compiler = specifier.endsWith('/angular') ? `import '@angular/compiler'\n` : ''
    const output = runInProject(`${compiler}console.log(Object.keys(await import('${specifier}')).length)`)

    expect(Number(output)).toBeGreaterThan(0)
  })

  it('compiles in a strict project that knows browsers only', () => {
    const browserEntries = entries.filter(({ key }) => !key.endsWith('/node'))
    const code = browserEntries.map(({ specifier, name }) => `export * as ${name} from '${specifier}'\n`)
    writeFileSync(join(tarball.project, 'app.ts'), code.join(''))

    const options = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit']
    const platform = ['--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--types', '']
    const resolution = ['--module', 'esnext', '--moduleResolution', 'bundler', '--skipLibCheck', 'false']
    const compiler = join(process.cwd(), 'node_modules/.bin/tsc')
    const { stdout } = spawnSync(compiler, [...options, ...platform, ...resolution, 'app.ts'], {
      cwd: tarball.project,
      encoding: 'utf8',
    })

    expect(stdout.split('\n').filter((line) => line.includes('simplejwt-client'))).toEqual([])
  })

  it('exports its package.json', () => {
    const output = runInProject(
      `import manifest from 'simplejwt-client/package.json' with { type: 'json' }\nconsole.log(manifest.name)`,
    )

    expect(output.trim()).toBe('simplejwt-client')
  })

  it.each(['process.env', 'eval(', 'new Function', '__dirname', 'require('])(
    'has no %s in its code',
    (text) => {
      const scripts = tarball.contents.filter((path) => path.endsWith('.js'))

      expect(scripts.filter((path) => readCode(path).includes(text))).toEqual([])
    },
  )

  it.each([
    ['dist/index.js', ['jwt-decode']],
    ['dist/ky.js', ['ky']],
    [
      'dist/angular.js',
      ['@angular/common', '@angular/common/http', '@angular/core', '@angular/router', 'rxjs'],
    ],
    ['dist/axios.js', ['axios']],
    ['dist/react.js', ['react']],
    ['dist/solid.js', ['solid-js']],
    ['dist/svelte.js', ['svelte/reactivity']],
    ['dist/vue.js', ['vue']],
  ])('imports in %s, chunks included, no package but %s', (path, allowed) => {
    expect(packagesOf(path).filter((name) => !allowed.includes(name))).toEqual([])
  })
})

describe('side effects', () => {
  it.each(entries)('are none: an unused import of $specifier bundles to nothing', async ({ specifier }) => {
    const code = await bundle(`import '${specifier}'\nimport * as unused from '${specifier}'`)

    expect(code.length).toBe(0)
  })
})
