import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkLinks } from '../../scripts/site-links.mjs'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function siteOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

const linksTo = (href: string) =>
  siteOf({ 'a/index.html': `<h2 id="top">A</h2><a href="${href}">there</a>`, 'b.html': '<p id="x&amp;y">' })

describe('checkLinks', () => {
  it.each([
    '/b.html',
    '../b.html',
    '../b.html#x%26y',
    '#top',
    '/a/',
    './',
    '/b.html?q=1',
    'https://example.com/x',
    'http://localhost:5173',
  ])('finds nothing wrong with %s', (href) => {
    expect(checkLinks(linksTo(href))).toEqual({ pages: 2, links: 1, broken: [] })
  })

  it.each([
    ['/c.html', 'is not there'],
    ['b.html', 'is not there'],
    ['/a', 'is not there'],
    ['/b.html#x', 'has no such anchor'],
    ['#bottom', 'has no such anchor'],
    ['http://example.com', 'is not https:'],
    ['https://exa mple.com', 'is no address'],
    ['javascript:alert(1)', 'is not https:'],
  ])('says that %s %s', (href, verdict) => {
    expect(checkLinks(linksTo(href)).broken).toEqual([`a/index.html: ${href} ${verdict}`])
  })

  it('looks at pictures and scripts as well, and not at what a script says', () => {
    const folder = siteOf({
      'index.html': '<img src="/no.svg"><script src="/no.js">const a = ` href="/never"`</script>',
    })

    expect(checkLinks(folder).broken).toEqual([
      'index.html: /no.svg is not there',
      'index.html: /no.js is not there',
    ])
  })

  it('knows the path under which the site is served', () => {
    const folder = siteOf({ 'index.html': '<a href="/docs/index.html">in</a><a href="/index.html">out</a>' })

    expect(checkLinks(folder, '/docs/').broken).toEqual(['index.html: /index.html is not below /docs/'])
  })
})
