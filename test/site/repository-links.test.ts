import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { slugify } from '../../docs/.vitepress/links.mjs'
import { linksOf } from '../../scripts/site-sources.mjs'
import { documentFiles } from '../support/examples.js'

const others = ['*.md', 'src/**/*.md', 'bench/*.md', 'examples/*.md', 'examples/*/*.md', 'examples/*/*/*.md']
const files = new Set([
  ...documentFiles(),
  ...globSync(others, { exclude: ['**/node_modules', '**/.cache'] }),
])

/** The anchors that GitHub gives a page: one for each heading, the second of a name with -1. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const text = markdown.replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '')
  const slugs = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    slugify(heading.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '')),
  )
  return new Set(slugs.map((slug, index) => numbered(slug, slugs.slice(0, index))))
}

function numbered(slug: string, before: readonly string[]): string {
  const count = before.filter((one) => one === slug).length
  return count === 0 ? slug : `${slug}-${count}`
}

/** What is wrong with a link, seen in the repository; undefined if nothing is. */
function judge(file: string, href: string): string | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(href)) return undefined
  const [path = '', hash] = href.split('#')
  const target = path === '' ? file : posix.join(posix.dirname(file), decodeURIComponent(path))
  if (!existsSync(target)) return href.startsWith('/') ? undefined : 'is not there'
  if (hash === undefined || statSync(target).isDirectory() || !target.endsWith('.md')) return undefined
  return anchorsOf(readFileSync(target, 'utf8')).has(hash) ? undefined : 'has no such heading'
}

describe('documents as the repository has them', () => {
  it('link to files that are there, and to headings that they have', () => {
    const broken = [...files].flatMap((file) =>
      linksOf(readFileSync(file, 'utf8')).flatMap((href) => {
        // Written by the site's build, which checks these.
        const verdict = /^(\.\.\/)*(\.\/)?api\//.test(href) ? undefined : judge(file, href)
        return verdict === undefined ? [] : [`${file}: ${href} ${verdict}`]
      }),
    )

    expect(broken).toEqual([])
  })

  it('are judged by files and headings', () => {
    expect([
      judge('README.md', 'docs/no-such.md'),
      judge('README.md', 'docs/errors.md#no-such'),
      judge('README.md', '#no-such'),
      judge('docs/errors.md', '#why-a-session-ended'),
      judge('docs/errors.md', '../examples/django'),
    ]).toEqual(['is not there', 'has no such heading', 'has no such heading', undefined, undefined])
  })
})
