// @ts-check
import { statSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

// Pages that show a file of the repository in the site's own words.
const pages = new Map([
  ['CHANGELOG.md', 'changelog.md'],
  ['README.md', 'index.md'],
])

/** @param {string} page as seen from docs @returns {string} the file that its relative links start from, seen from the root */
export const originOf = (page) => (page.startsWith('source/') ? page.slice('source/'.length) : `docs/${page}`)

/** A page called index.html.md would be taken for something else. @param {string} path */
const withoutDots = (path) =>
  `${posix.join(posix.dirname(path), posix.basename(path).replaceAll('.', '-'))}.md`

/**
 * Where a file of the repository is in the site: guides as they are, all else as a page below source/.
 *
 * @param {string} path as seen from the root @returns {string} as seen from docs
 */
export function pageOf(path) {
  if (path.startsWith('docs/')) return path.slice('docs/'.length)
  return pages.get(path) ?? `source/${path.endsWith('.md') ? path : withoutDots(path)}`
}

/** @param {string} path @returns {string} for a folder the file that introduces it, whether it is there or not */
const fileOf = (path) =>
  statSync(`${root}${path}`, { throwIfNoEntry: false })?.isDirectory() ? `${path}/README.md` : path

/**
 * The file of the repository that a link leads to, if it leads to one.
 *
 * @param {string} origin of the page, seen from the root @param {string} href
 * @returns {{ readonly path: string, readonly hash: string } | undefined}
 */
export function targetOf(origin, href) {
  if (/^([a-z][a-z\d+.-]*:|\/|#)/i.test(href) || href === '') return undefined
  const [path = '', hash] = href.split('#')
  const target = posix.join(posix.dirname(origin), decodeURIComponent(path)).replace(/\/$/, '')
  return { path: fileOf(target), hash: hash === undefined ? '' : `#${hash}` }
}

/**
 * A link as the site has it: one that leads out of docs leads to the page of that file.
 *
 * @param {string} page as seen from docs @param {string} href
 * @returns {string}
 */
export function siteLink(page, href) {
  const target = targetOf(originOf(page), href)
  const staysInDocs = target?.path.startsWith('docs/') && !page.startsWith('source/')
  if (target === undefined || staysInDocs || target.path.startsWith('..')) return href
  return `/${pageOf(target.path)}${target.hash}`
}

/** @param {string} text of a heading @returns {string} its anchor, the same as on GitHub */
export const slugify = (text) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/\s/g, '-')
