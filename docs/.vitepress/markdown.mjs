// @ts-check
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { siteLink } from './links.mjs'

/** @import { MarkdownRenderer } from 'vitepress' */

/**
 * Links between files of the repository become links of the site.
 *
 * @param {MarkdownRenderer} markdown
 */
export function linkToPages(markdown) {
  markdown.core.ruler.push('link-to-pages', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (href !== null) token.attrSet('href', siteLink(env.relativePath, href))
    }
  })
}

/**
 * A picture of our own is put into the page, so that it takes the page's colours.
 *
 * @param {MarkdownRenderer} markdown
 */
export function inlinePictures(markdown) {
  const image = markdown.renderer.rules.image
  markdown.renderer.rules.image = (tokens, index, options, env, self) => {
    const source = tokens[index]?.attrGet('src') ?? ''
    if (!/^\.\.?\/.*\.svg$/.test(source)) return image?.(tokens, index, options, env, self) ?? ''
    return `<span class="picture">${readFileSync(join(dirname(env.path), source), 'utf8').trim()}</span>`
  }
}

const mostColumns = 4
const shortText = 30

/** @typedef {ReturnType<MarkdownRenderer['parse']>[number]} Token */

/** @param {Token | undefined} inline */
const textOf = (inline) =>
  (inline?.children ?? [])
    .map(({ type, content }) => (/^(text|code_inline)$/.test(type) ? content : ''))
    .join('')

/** @param {readonly Token[]} table @param {'th' | 'td'} tag @returns {{ cell: Token, text: string }[]} */
const cellsOf = (table, tag) =>
  table.flatMap((cell, index) =>
    cell.type === `${tag}_open` ? [{ cell, text: textOf(table[index + 1]) }] : [],
  )

/** @param {readonly Token[]} table */
function stack(table) {
  const heads = cellsOf(table, 'th').map(({ text }) => text)
  const cells = cellsOf(table, 'td')
  const isProse = cells.some(({ text }) => text.length > shortText)
  if (heads.length < 3 || heads.length > mostColumns || !isProse) return
  table[0]?.attrJoin('class', 'stacked')
  for (const [index, { cell }] of cells.entries())
    cell.attrSet('data-head', heads[index % heads.length] ?? '')
}

/**
 * Tables of words, which a phone has no room for, get what it takes to show their cells one below the other.
 *
 * @param {MarkdownRenderer} markdown
 */
export function stackTables(markdown) {
  // As VitePress has it, so that keys can scroll a wide one, and with the attributes that it leaves out.
  markdown.renderer.rules['table_open'] = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet('tabindex', '0')
    return self.renderToken(tokens, index, options)
  }
  markdown.core.ruler.push('stack-tables', ({ tokens }) => {
    for (const [start, { type }] of tokens.entries()) {
      if (type !== 'table_open') continue
      const end = tokens.findIndex((token, index) => index > start && token.type === 'table_close')
      stack(tokens.slice(start, end))
    }
  })
}
