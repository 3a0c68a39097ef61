import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { documentExamples, type Example } from './examples.js'

// Global, so that an example which makes its own `auth` shadows this one instead of colliding with it.
const prelude = `
declare const auth: import('simplejwt-client').AuthClient
declare const api: import('ky').KyInstance
declare const server: import('simplejwt-client/testing').MockServer
declare module '*.vue' {
  const component: import('vue').Component
  export default component
}
declare module '$lib/auth' {
  export const auth: import('simplejwt-client').AuthClient
}
declare module '$app/navigation' {
  export function goto(url: string, options?: { replaceState?: boolean }): Promise<void>
  export function invalidateAll(): Promise<void>
}
declare module '@sveltejs/kit' {
  export function redirect(status: 302 | 303 | 307, location: string): never
}
`

// What the file of an app that makes the client is called in the guides.
const client = `
export declare const auth: import('simplejwt-client').AuthClient
export declare const api: import('ky').KyInstance
`

/** The other file that the guides import from: the words that login.md shows. */
const words = (): string => documentExamples().find(({ code }) => code.startsWith('// words.ts'))?.code ?? ''

const config = {
  extends: '../../tsconfig.json',
  compilerOptions: { noUnusedLocals: false, jsx: 'react-jsx' },
  include: ['*.ts', '*.tsx'],
}

const fileNameOf = ({ file, line, language }: Example): string =>
  `${file.replaceAll('/', '~')}~${line}.${language}`

/** What the settings of a project of Solid's say. */
const pragmaOf = ({ file, language }: Example): string =>
  language === 'tsx' && file.endsWith('solid.md') ? '/** @jsxImportSource solid-js */' : ''

/** Puts the code where it stands in its document, so that the compiler's line numbers are right. */
const inPlace = (example: Example): string =>
  `${pragmaOf(example)}${'\n'.repeat(example.line - 1)}${example.code}\nexport {}\n`

const readable = (output: string): string[] =>
  output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) =>
      line.replace(
        /^.*?([^/]+)~\d+\.tsx?\((\d+),\d+\)/,
        (_, name: string, at: string) => `${name.replaceAll('~', '/')}:${at}`,
      ),
    )

/** Pages of recipes import the file that they show, by its name, as an app does that has a copy. */
function writeRecipes(folder: string): void {
  for (const path of globSync('examples/recipes/{*,csp/policy}.ts')) {
    const source = `export * from '../../${path.replace(/ts$/, 'js')}'\n`
    writeFileSync(join(folder, basename(path)), source)
  }
}

/** Compiles the examples, all in one run; returns what the compiler says, with the places in the documents. */
export function compileExamples(examples: readonly Example[]): string[] {
  mkdirSync('.cache', { recursive: true })
  const folder = mkdtempSync(join('.cache', 'examples-'))
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    writeFileSync(join(folder, 'prelude.d.ts'), prelude)
    writeFileSync(join(folder, 'auth.d.ts'), client)
    writeFileSync(join(folder, 'words.ts'), words())
    writeRecipes(folder)
    for (const example of examples) writeFileSync(join(folder, fileNameOf(example)), inPlace(example))
    const { stdout, stderr } = spawnSync('node_modules/.bin/tsc', ['-p', folder], { encoding: 'utf8' })
    return readable(stdout + stderr)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
