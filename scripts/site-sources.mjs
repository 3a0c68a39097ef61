// @ts-check
// Pages of the site for files of the repository: those that the guides link to, so that a reader of the site has them.
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import { pageOf, targetOf } from '../docs/.vitepress/links.mjs'

const hidden = /^\.|^(node_modules|dist|__pycache__|package-lock\.json)$|\.(png|jpg|sqlite3|tgz)$/

/** The guides, without what is written by the build or installed among them. */
const guides = () => globSync('docs/**/*.md', { exclude: ['docs/node_modules', 'docs/api', 'docs/source'] })

/** @param {string} markdown @returns {string[]} where its links lead, those in code left out */
export function linksOf(markdown) {
  const text = markdown.replace(/^([ \t]*)(`{3,}|~{3,})[\s\S]*?^\1\2/gm, '').replace(/(`+)[\s\S]*?\1/g, '')
  const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)]
  const definitions = [...text.matchAll(/^ {0,3}\[[^\]]+\]:\s+(\S+)/gm)]
  return [...inline, ...definitions].map(([, href = '']) => href)
}

/** @param {string} folder @returns {string[]} the files below it that people wrote */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !hidden.test(name))
    .flatMap(({ name }) => {
      const path = posix.join(folder, name)
      return existsSync(`${path}/.`) ? filesBelow(path) : [path]
    })
    .toSorted()
}

/** Those of an example, with links; what is in other folders is for who has cloned the repository. @param {string} folder */
function listOf(folder) {
  const isExample = folder.startsWith('examples/')
  const rows = filesBelow(folder).map((path) => posix.relative(folder, path))
  return `## Files\n\n${rows.map((path) => (isExample ? `- [${path}](${path})` : `- \`${path}\``)).join('\n')}\n`
}

/** @param {string} path of a README, which need not be there */
function folderPage(path) {
  const folder = posix.dirname(path)
  const text = existsSync(path) ? readFileSync(path, 'utf8') : `# ${folder}\n`
  return folder.includes('/') ? `${text}\n${listOf(folder)}` : text
}

const languages = new Map(
  Object.entries({ mjs: 'js', cjs: 'js', mts: 'ts', cts: 'ts', txt: 'text', '': 'text' }),
)

/** @param {string} path */
function codePage(path) {
  const extension = posix.extname(path).slice(1)
  const code = readFileSync(path, 'utf8').trimEnd()
  return `# ${posix.basename(path)}\n\n\`${path}\`\n\n~~~~~~${languages.get(extension) ?? extension}\n${code}\n~~~~~~\n`
}

/** @param {string} path @returns {string} the Markdown that shows it */
export function sourcePage(path) {
  if (path.endsWith('/README.md')) return folderPage(path)
  return path.endsWith('.md') ? readFileSync(path, 'utf8') : codePage(path)
}

/** @param {string} origin @param {string} markdown @returns {string[]} the files that it links to, outside of docs */
function sourcesIn(origin, markdown) {
  return linksOf(markdown)
    .flatMap((href) => targetOf(origin, href)?.path ?? [])
    .filter((path) => pageOf(path).startsWith('source/') && existsSync(posix.dirname(path)))
    .filter((path) => path.endsWith('/README.md') || existsSync(path))
}

/** Every file that a guide links to, and those that they link to. @returns {Map<string, string>} pages by path */
export function collectSources() {
  /** @type {Map<string, string>} */
  const pages = new Map()
  const queue = guides().flatMap((file) => sourcesIn(file, readFileSync(file, 'utf8')))
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (pages.has(path)) continue
    const page = sourcePage(path)
    pages.set(path, page)
    if (path.endsWith('.md')) queue.push(...sourcesIn(path, page))
  }
  return pages
}

/** Writes docs/source anew. */
export function writeSources() {
  rmSync('docs/source', { recursive: true, force: true })
  for (const [path, page] of collectSources()) {
    const file = `docs/${pageOf(path)}`
    mkdirSync(posix.dirname(file), { recursive: true })
    // Found by way of the guides that link to it.
    writeFileSync(file, `---\nsearch: false\n---\n\n${page}`)
  }
}
