import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Example } from './examples.js'

// Global, so that an example which makes its own `auth` shadows this one instead of colliding with it.
const prelude = `
declare const auth: import('simplejwt-client').AuthClient
declare const api: import('ky').KyInstance
declare const server: import('simplejwt-client/testing').MockServer
`

const config = {
  extends: '../../tsconfig.json',
  compilerOptions: { noUnusedLocals: false },
  include: ['*.ts'],
}

const fileNameOf = ({ file, line }: Example): string => `${file.replaceAll('/', '~')}~${line}.ts`

/** Puts the code where it stands in its document, so that the compiler's line numbers are right. */
const inPlace = ({ line, code }: Example): string => `${'\n'.repeat(line - 1)}${code}\nexport {}\n`

const readable = (output: string): string[] =>
  output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) =>
      line.replace(
        /^.*?([^/]+)~\d+\.ts\((\d+),\d+\)/,
        (_, name: string, at: string) => `${name.replaceAll('~', '/')}:${at}`,
      ),
    )

/** Compiles the examples, all in one run; returns what the compiler says, with the places in the documents. */
export function compileExamples(examples: readonly Example[]): string[] {
  mkdirSync('.cache', { recursive: true })
  const folder = mkdtempSync(join('.cache', 'examples-'))
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    writeFileSync(join(folder, 'prelude.d.ts'), prelude)
    for (const example of examples) writeFileSync(join(folder, fileNameOf(example)), inPlace(example))
    const { stdout, stderr } = spawnSync('node_modules/.bin/tsc', ['-p', folder], { encoding: 'utf8' })
    return readable(stdout + stderr)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
