import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programs } from '../../scripts/entries.mjs'
import { packTarball, type Tarball } from './tarball.js'

const folder = mkdtempSync(join(tmpdir(), 'simplejwt-client-command-'))
let tarball: Tarball

/** Installs the tarball as its users do. Its one dependency comes from this tree, so that no network is needed. */
beforeAll(() => {
  tarball = packTarball([])
  const dependencies = {
    'simplejwt-client': `file:${tarball.file}`,
    'jwt-decode': `file:${resolve('node_modules/jwt-decode')}`,
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  execFileSync('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
  })
})

afterAll(() => {
  tarball.remove()
  rmSync(folder, { recursive: true, force: true })
})

describe('the packed command', () => {
  it.each(programs)('is there as $command, and needs no other package', ({ built }) => {
    const file = join(tarball.project, 'node_modules/simplejwt-client', built)

    const help = execFileSync(process.execPath, [file, '--help'], { encoding: 'utf8' })

    expect(help).toContain('npx simplejwt-client mock')
  })

  it('answers a login when npx starts it in a folder with nothing but the package', async () => {
    const flags = ['--port', '0', '--rotate', '--user', 'alice:s3cret', '--json']
    const npx = spawn('npx', ['--offline', 'simplejwt-client', 'mock', ...flags], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(npx, 'close')
    const lines = createInterface({ input: npx.stdout })[Symbol.asyncIterator]()
    const { url } = JSON.parse(String((await lines.next()).value))

    const login = execFileSync('curl', [
      ...['--silent', '--header', 'Content-Type: application/json'],
      ...['--data', '{"username":"alice","password":"s3cret"}', `${url}/api/token/`],
    ])
    const line = JSON.parse(String((await lines.next()).value))
    npx.kill('SIGTERM')
    const last = JSON.parse(String((await lines.next()).value))
    await ended

    expect(JSON.parse(login.toString())).toEqual({ access: expect.any(String), refresh: expect.any(String) })
    expect([line.endpoint, line.status, last.event]).toEqual(['obtain', 200, 'stopped'])
  })
})
