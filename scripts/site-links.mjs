// @ts-check
import { globSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'

/**
 * @typedef {object} Report
 * @property {number} pages
 * @property {number} links
 * @property {string[]} broken 'page.html: where the link leads, and what is wrong with it'
 */

const entities = new Map(Object.entries({ amp: '&', quot: '"', lt: '<', gt: '>', '#39': "'", '#x27': "'" }))

/** @param {string} text */
const decode = (text) => text.replace(/&(#?\w+);/g, (whole, name) => entities.get(name) ?? whole)

/** @param {string} html @param {RegExp} attribute @returns {string[]} */
function valuesOf(html, attribute) {
  const markup = html.replace(/(<(script|style)\b[^>]*>)[\s\S]*?<\/\2>/g, '$1')
  return [...markup.matchAll(attribute)].map(([, value = '']) => decode(value))
}

const anchorsOf = (/** @type {string} */ html) => new Set(valuesOf(html, /\s(?:id|name)="([^"]*)"/g))
const targetsOf = (/** @type {string} */ html) => valuesOf(html, /\s(?:href|src)="([^"]*)"/g)

/** Links to other sites are not followed: they have to be whole and secure. @param {string} href */
function judgeExternal(href) {
  if (href.startsWith('mailto:')) return undefined
  if (!URL.canParse(href)) return 'is no address'
  const { protocol, hostname } = new URL(href)
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1'
  return protocol === 'https:' || isLocal ? undefined : 'is not https:'
}

/**
 * Looks at every link of a built site, with its anchor, and at every picture and script.
 *
 * @param {string} folder @param {string} [base] the path under which the site is served
 * @returns {Report}
 */
export function checkLinks(folder, base = '/') {
  const files = globSync('**/*.html', { cwd: folder }).toSorted()
  const pages = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
  const anchors = new Map([...pages].map(([file, html]) => [file, anchorsOf(html)]))

  /** @param {string} file @param {string} href */
  function judgeInternal(file, href) {
    const [path = '', hash = ''] = href.split('#')
    if (path.startsWith('/') && !path.startsWith(base)) return `is not below ${base}`
    const target = path.startsWith('/') ? path.slice(base.length) : posix.join(posix.dirname(file), path)
    const page = path === '' ? file : pageAt(folder, decodeURIComponent(target.split('?')[0] ?? ''))
    if (page === undefined) return 'is not there'
    if (hash === '' || anchors.get(page)?.has(decodeURIComponent(hash))) return undefined
    return 'has no such anchor'
  }

  /** @param {string} file @param {string} href */
  const judge = (file, href) =>
    /^[a-z][a-z\d+.-]*:|^\/\//i.test(href) ? judgeExternal(href) : judgeInternal(file, href)

  const links = [...pages].flatMap(([file, html]) => targetsOf(html).map((href) => ({ file, href })))
  const broken = links.flatMap(({ file, href }) => {
    const verdict = judge(file, href)
    return verdict === undefined ? [] : [`${file}: ${href} ${verdict}`]
  })
  return { pages: pages.size, links: links.length, broken: [...new Set(broken)] }
}

/** @param {string} folder @param {string} path @returns {string | undefined} the file that a server would send */
function pageAt(folder, path) {
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path
  return statSync(join(folder, file), { throwIfNoEntry: false })?.isFile() ? file : undefined
}
