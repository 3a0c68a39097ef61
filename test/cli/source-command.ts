import { fileURLToPath } from 'node:url'

const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** What starts the command from the source, before its arguments. */
export const sourceCommand: readonly [string, ...string[]] = [
  process.execPath,
  '--import',
  new URL('../support/run-source.mjs', import.meta.url).href,
  inRoot('src/cli/main.ts'),
]
