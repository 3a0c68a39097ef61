import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fileOf, readSections } from '../../docs/.vitepress/navigation.mjs'
import { documentFiles } from '../support/examples.js'

const inMenu = readSections().flatMap(({ items }) => items.map(({ link }) => `docs/${fileOf(link)}`))

describe('the menu of the site', () => {
  it('has every guide', () => {
    const guides = documentFiles().filter((file) => file.startsWith('docs/') && file !== 'docs/index.md')

    expect(guides.filter((file) => !inMenu.includes(file))).toEqual([])
  })

  it('has each page once, and none that is not there', () => {
    expect(inMenu.filter((file, index) => inMenu.indexOf(file) !== index || !existsSync(file))).toEqual([])
  })
})
