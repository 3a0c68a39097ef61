import { describe, expect, it } from 'vitest'
import { readSections } from '../../docs/.vitepress/navigation.mjs'
import { summary, listPages, toMarkdown } from '../../scripts/site-llms.mjs'

describe('toMarkdown', () => {
  it('leaves out front matter and comments', () => {
    expect(
      toMarkdown('x.md', '---\nlayout: home\n---\n\n# X\n\n<!-- size:minimal -->1 kB<!-- /size --> big\n'),
    ).toBe('# X\n\n1 kB big')
  })

  it('leaves out the padding of tables, and nothing of code', () => {
    expect(toMarkdown('x.md', '| a    | b |\n| ---- | - |\n| c    | d |\n\n```\na    b\n```\n')).toBe(
      '| a | b |\n| --- | - |\n| c | d |\n\n```\na    b\n```',
    )
  })

  it('has the code that a page includes', () => {
    const text = toMarkdown('recipes/x.md', '<<< @/../examples/testing/src/auth.ts\n')

    expect(text).toMatch(/^```ts\nimport .*createAuthClient[\s\S]*\n```$/)
  })

  it('refuses to include what is not there', () => {
    expect(() => toMarkdown('x.md', '<<< @/../examples/no-such-file.ts\n')).toThrow('ENOENT')
  })

  it('has the pages that a page includes', () => {
    expect(toMarkdown('changelog.md', '<!--@include: ../CHANGELOG.md-->')).toMatch(/^# Changelog\n/)
  })

  it('leads to the pages of files', () => {
    expect(toMarkdown('recipes/x.md', 'See [it](../../examples/django).')).toBe(
      'See [it](../source/examples/django/README.md).',
    )
  })
})

describe('summary', () => {
  it.each([
    ['# T\n\nOne [thing](x.md), and\n**another**. More.\n\nMuch more.', 'One thing, and another. More.'],
    ['# T\n\n| a |\n| - |\n\n`x` is first:\n\n- y', '`x` is first.'],
    ['# T\n\n```ts\nlet x\n```\n\nAfter it', 'After it'],
    [`# T\n\n${'Long words. '.repeat(20)}`, 'Long words. '.repeat(7).trim()],
    ['# T', ''],
  ])('of %j is %j', (page, words) => {
    expect(summary(page)).toBe(words)
  })
})

describe('llms.txt', () => {
  const text = listPages('/docs/')

  it('begins with a title and what it is about, as llmstxt.org has it', () => {
    expect(text).toMatch(
      /^# simplejwt-client\n\n> \S[^\n]+\n\n## Start\n\n- \[Quick start\]\(\/docs\/quick-start\.md\): \S/,
    )
  })

  it('has nothing but titles and lists of links below, the optional ones last', () => {
    const rows = text.split('\n').slice(4)

    expect(
      rows.filter((row) => !/^(## [\w ]+|- \[[^\]]+\]\(\/docs\/\S+\.md\)(: \S.*)?|)$/.test(row)),
    ).toEqual([])
    expect(text).toMatch(/\n## Optional\n(\n- [^\n]+)+\n$/)
  })

  it('has every page of the menu', () => {
    const pages = readSections().flatMap(({ items }) => items)

    expect(pages.filter((page) => !text.includes(`- [${page.text}](`))).toEqual([])
  })
})
