import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { siteLink, slugify } from '../../docs/.vitepress/links.mjs'
import { collectSources, linksOf, sourcePage } from '../../scripts/site-sources.mjs'

describe('siteLink', () => {
  it.each([
    ['django.md', '../examples/django/grace.py', '/source/examples/django/grace-py.md'],
    ['django.md', '../examples/django', '/source/examples/django/README.md'],
    ['django.md', '../examples/django/', '/source/examples/django/README.md'],
    ['recipes/ky.md', '../../examples/testing/README.md#x', '/source/examples/testing/README.md#x'],
    ['recipes/ky.md', '../../examples/vue/index.html', '/source/examples/vue/index-html.md'],
    ['limits.md', '../CHANGELOG.md', '/changelog.md'],
    ['source/examples/django/README.md', 'grace.py', '/source/examples/django/grace-py.md'],
    ['source/examples/django/README.md', '../../docs/django.md', '/django.md'],
  ])('leads from %s by %s to %s', (page, href, expected) => {
    expect(siteLink(page, href)).toBe(expected)
  })

  it.each([
    'errors.md#codes',
    './errors.md',
    '#here',
    'https://example.com/',
    '/quick-start',
    'recipes/index.md',
  ])('leaves %s as it is', (href) => {
    expect(siteLink('options.md', href)).toBe(href)
  })
})

describe('slugify', () => {
  it.each([
    ['Where are my tokens?', 'where-are-my-tokens'],
    ['`cookies.py`, line by line', 'cookiespy-line-by-line'],
    ['verify, and what it is not for', 'verify-and-what-it-is-not-for'],
  ])('makes the anchor of "%s" that GitHub makes', (heading, anchor) => {
    expect(slugify(heading)).toBe(anchor)
  })
})

describe('linksOf', () => {
  it('finds links and definitions, and none in code', () => {
    const text = '[a](a.md) `[b](b.md)` ![c](c.svg)\n\n```md\n[d](d.md)\n```\n\n[e]: e.md\n'

    expect(linksOf(text)).toEqual(['a.md', 'c.svg', 'e.md'])
  })
})

describe('the pages of files', () => {
  it('are those that guides link to, and what these link to', () => {
    const paths = [...collectSources().keys()]

    expect(paths).toEqual(expect.arrayContaining(['examples/django/grace.py', 'examples/django/README.md']))
  })

  it('show a file as it is, in a fence that it cannot close', () => {
    const page = sourcePage('examples/django/grace.py')

    expect(page).toContain(
      `~~~~~~py\n${readFileSync('examples/django/grace.py', 'utf8').trimEnd()}\n~~~~~~\n`,
    )
  })

  it('show what an example is made of', () => {
    expect(sourcePage('examples/django/README.md')).toContain('- [project/settings.py](project/settings.py)')
  })
})
