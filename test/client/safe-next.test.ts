import { beforeEach, describe, expect, it, vi } from 'vitest'
import { importRecipe } from '../support/import-recipe.js'

const HOME = 'https://app.example.com/'

type NextPage = (search: string) => string

let nextPage: NextPage

beforeEach(async () => {
  vi.stubGlobal('location', { origin: 'https://app.example.com' })
  vi.stubGlobal('auth', { on: () => {} })
  nextPage = (await importRecipe<{ nextPage: NextPage }>('nextPage')).nextPage
})

const follow = (next: string): string => new URL(nextPage(`?${new URLSearchParams({ next })}`), HOME).href

describe("the README's way back after a login", () => {
  it.each([
    ['/orders/7?page=2#top', 'https://app.example.com/orders/7?page=2#top'],
    ['/', HOME],
    ['/.//evil.example', 'https://app.example.com//evil.example'],
  ])('leads to the path %j of this site', (next, expected) => {
    expect(follow(next)).toBe(expected)
  })

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    'https://app.example.com@evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://app.example.com/x',
    'orders',
    '',
  ])('leads home instead of to %j', (next) => {
    expect(follow(next)).toBe(HOME)
  })

  it('leads home where nothing is given', () => {
    expect(new URL(nextPage(''), HOME).href).toBe(HOME)
  })
})
