// @ts-check
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @param {string} tool @param {string[]} args */
function run(tool, args) {
  const { status } = spawnSync(`node_modules/.bin/${tool}`, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

rmSync(`${root}dist`, { recursive: true, force: true })
run('rollup', ['--config', '--silent'])
run('tsc', ['-p', 'tsconfig.build.json'])
