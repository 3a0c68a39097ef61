// @ts-check
// llms.txt (https://llmstxt.org), llms-full.txt and a Markdown copy of each page, for readers that are programs.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { siteLink } from '../docs/.vitepress/links.mjs'
import { fileOf, readSections } from '../docs/.vitepress/navigation.mjs'

/** @param {string} page seen from docs @param {string} path as VitePress takes it: from the page, or '@' for docs */
const included = (page, path) => {
  const file = path.startsWith('@') ? `docs/${path.slice(1)}` : `docs/${posix.dirname(page)}/${path}`
  return readFileSync(posix.normalize(file), 'utf8').trimEnd()
}

/**
 * A page as plain Markdown: what it includes is in it, comments, front matter and the padding of tables are not, and
 * links to files of the repository lead to their pages.
 *
 * @param {string} page seen from docs @param {string} source
 * @returns {string}
 */
export function toMarkdown(page, source) {
  const up = '../'.repeat(page.split('/').length - 1)
  return source
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/<!--\s*@include:\s*(\S+?)\s*-->/g, (_, path) => included(page, path))
    .replace(
      /^<<<\s+(\S+?\.(\w+))(?:[#{\s].*)?$/gm,
      (_, path, language) => `\`\`\`${language}\n${included(page, path)}\n\`\`\``,
    )
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^\|.*$/gm, (row) => row.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---'))
    .replace(/\]\((\.\.?\/[^)\s]*)\)/g, (_, href) => {
      const link = siteLink(page, href)
      return `](${link.startsWith('/') ? `${up}${link.slice(1)}` : link})`
    })
    .trim()
}

/** @param {string} markdown @returns {string} its first words, as many sentences as it takes to say something */
export function summary(markdown) {
  const paragraphs = markdown.split(/\n{2,}/)
  const first = paragraphs.find((text) => /^(?!```)[^#<>|*:!\-\s]/.test(text)) ?? ''
  const plain = first
    .replace(/\s+/g, ' ')
    .replace(/\[([^\]]+)\](\([^)]*\)|\[[^\]]*\])?/g, '$1')
    .replace(/\*\*/g, '')
  const sentences = plain.split(/(?<=[.?!:])\s/)
  const end = sentences.findIndex((_, index) => sentences.slice(0, index + 1).join(' ').length > 80)
  return sentences
    .slice(0, end < 0 ? undefined : end + 1)
    .join(' ')
    .replace(/:$/, '.')
}

/** @param {string} file seen from docs @returns {string} the page as plain Markdown */
export const readPage = (file) => toMarkdown(file, readFileSync(`docs/${file}`, 'utf8'))

/** @param {{ readonly text: string, readonly link: string }} page @param {string} base */
function row({ text, link }, base) {
  const file = fileOf(link)
  const about = summary(readPage(file))
  return `- [${text}](${base}${file})${about === '' ? '' : `: ${about}`}`
}

/** @param {string} base where the site is @returns {string} llms.txt */
export function listPages(base) {
  const isOptional = (/** @type {{ text: string }} */ { text }) => text === 'Evidence'
  const sections = readSections().map(({ text, items }) => ({
    text,
    rows: items.map((page) => row(page, base)),
  }))
  const toText = (/** @type {{ text: string, rows: string[] }} */ { text, rows }) =>
    `## ${text}\n\n${rows.join('\n')}\n`
  const [, title = ''] = /^# (.+)$/m.exec(readPage('index.md')) ?? []
  const head = `# ${title}\n\n> ${summary(readPage('index.md'))}\n`
  const main = sections.filter((section) => !isOptional(section))
  const optional = sections.filter(isOptional).flatMap(({ rows }) => rows)
  return [head, ...main.map(toText), toText({ text: 'Optional', rows: optional })].join('\n')
}

/** @param {string} folder the built site @param {string} base where it will be served */
export function writeLlms(folder, base) {
  const guides = readSections().flatMap(({ items }) => items.map(({ link }) => fileOf(link)))
  const rest = globSync('{api,source}/**/*.md', { cwd: 'docs' })
  for (const file of ['index.md', ...guides, ...rest].filter((one) => existsSync(`docs/${one}`))) {
    mkdirSync(join(folder, posix.dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), `${readPage(file)}\n`)
  }
  writeFileSync(join(folder, 'llms.txt'), listPages(base))
  const whole = ['index.md', ...guides].filter((file) => !file.startsWith('api/'))
  writeFileSync(join(folder, 'llms-full.txt'), whole.map((file) => `${readPage(file)}\n`).join('\n\n'))
}
