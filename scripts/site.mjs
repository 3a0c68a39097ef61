// @ts-check
// `npm run site` builds the documentation site and checks its links; `npm run site -- --dev` serves it as you write.
// SITE_BASE=/docs/ builds it for a sub-path.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkLinks } from './site-links.mjs'
import { writeLlms } from './site-llms.mjs'
import { writeSources } from './site-sources.mjs'

const built = 'docs/.vitepress/dist'

/** @param {string} command @param {readonly string[]} args @param {string} [cwd] */
function run(command, args, cwd = '.') {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  // It has said itself what is wrong.
  if (status !== 0) process.exit(1)
}

/** @param {string} path @returns {any} */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** The site's tools are a package of their own, which who works on the client does not need. */
function install() {
  const wanted = Object.entries(readJson('docs/package.json').devDependencies)
  const isThere = wanted.every(([name, version]) => {
    const manifest = `docs/node_modules/${name}/package.json`
    return existsSync(manifest) && String(version).endsWith(readJson(manifest).version)
  })
  if (!isThere) run('npm', ['install', '--no-save', '--no-audit', '--no-fund'], 'docs')
}

const writeReference = () => run(process.execPath, ['docs/tools/api.mjs'])
const vitepress = 'docs/node_modules/vitepress/bin/vitepress.js'

/** Until it is ended; what it serves follows the guides, and the reference is as it was at the start. */
function serve() {
  const args = process.argv.slice(2).filter((one) => one !== '--dev')
  const child = spawn(process.execPath, [vitepress, 'dev', 'docs', ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill())
}

function build() {
  run('docs/node_modules/.bin/tsc6', ['--noEmit', '-p', 'docs/tsconfig.json'])
  const base = process.env['SITE_BASE'] ?? '/'
  run(process.execPath, [vitepress, 'build', 'docs'])
  writeLlms(built, base)
  const { pages, links, broken } = checkLinks(built, base)
  for (const link of broken) console.error(link)
  console.log(`${built}: ${pages} pages, ${links} links, ${broken.length} of them broken`)
  if (broken.length > 0) process.exitCode = 1
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
install()
writeSources()
writeReference()
if (process.argv.includes('--dev')) serve()
else build()
