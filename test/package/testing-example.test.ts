import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packTarball, type Tarball } from './tarball.js'

const EXAMPLE = 'examples/testing'

let tarball: Tarball

/** Runs a tool of ours in the example, as its authors would with their own. */
function run(tool: string, ...args: string[]) {
  // What the test runner tells the processes that it starts would make the inner one believe that it is the outer.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|TEST|CI$)/.test(name))
  const env = { ...Object.fromEntries(inherited), NO_COLOR: '1' }
  const command = resolve('node_modules/.bin', tool)
  return spawnSync(command, args, { cwd: tarball.project, encoding: 'utf8', env })
}

beforeAll(() => {
  tarball = packTarball(['jwt-decode', 'msw', 'vitest'])
  for (const part of ['package.json', 'tsconfig.json', 'src', 'test'])
    cpSync(join(EXAMPLE, part), join(tarball.project, part), { recursive: true })
})

afterAll(() => {
  tarball.remove()
})

describe('examples/testing, with the packed package', () => {
  it('compiles', () => {
    const { stdout, status } = run('tsc', '-p', '.')

    expect(stdout).toBe('')
    expect(status).toBe(0)
  })

  it('passes its own tests', () => {
    const { stdout, stderr, status } = run('vitest', 'run')

    expect(`${stdout}${stderr}`).toMatch(/Tests +16 passed \(16\)/)
    expect(status).toBe(0)
  })
})
