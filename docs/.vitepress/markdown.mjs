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
