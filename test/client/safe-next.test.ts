import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { safeNext, safePath } from 'simplejwt-client'

const ORIGIN = 'https://app.example.com'
const HOME = `${ORIGIN}/`

beforeEach(() => {
  vi.stubGlobal('location', { origin: ORIGIN })
})

/** What leads out, or somewhere that nobody can be sure of. */
const hostile: readonly unknown[] = [
  'https://evil.example/',
  'http://app.example.com/',
  'https://app.example.com:8443/',
  'https://app.example.com.evil.example/',
  'https://APP.example.com.evil/',
  'https://app.example.com@evil.example/',
  'https://app.example.com:x@evil.example/',
  'https://ada:secret@app.example.com/',
  'https://ada@app.example.com/',
  '//evil.example/',
  '///evil.example/',
  '////evil.example/',
  '//app.example.com@evil.example/',
  '//ada@app.example.com/',
  '/\\evil.example/',
  '\\\\evil.example/',
  '\\/evil.example/',
  '/\t/evil.example/',
  '/\n/evil.example/',
  '/\r\n/evil.example/',
  '/\t\\evil.example/',
  '/.//evil.example',
  '/..//evil.example',
  '/../..//evil.example',
  '/%2e//evil.example',
  '/%2E%2e//evil.example',
  '/orders/..//evil.example',
  '/.\\/evil.example',
  '/./\\evil.example',
  '/.\t//evil.example',
  'https://app.example.com//evil.example',
  'https://app.example.com/.//evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https:\\\\evil.example',
  'https:///evil.example',
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript://app.example.com/%0aalert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'about:blank',
  'blob:https://app.example.com/7f6c',
  'filesystem:https://app.example.com/temporary/x',
  'view-source:https://app.example.com/',
  'ftp://app.example.com/',
  'wss://app.example.com/',
  'orders',
  './orders',
  '../orders',
  '?page=2',
  '#top',
  ' //evil.example',
  '\u00a0//evil.example',
  '',
  ' ',
  '//',
  '///',
  '/\\',
  'https://',
  'http://[::1',
  '//[',
  undefined,
  null,
  7,
  true,
  ['/orders'],
  { toString: () => '/orders' },
  new URL('https://app.example.com/orders'),
]

describe('safeNext', () => {
  it.each([
    ['/', ''],
    ['/orders/7?page=2#top', 'orders/7?page=2#top'],
    ['/orders/../people', 'people'],
    ['/orders//7', 'orders//7'],
    ['/?next=//evil.example', '?next=//evil.example'],
    ['/#//evil.example', '#//evil.example'],
    ['/@evil.example', '@evil.example'],
    ['/%2F/evil.example', '%2F/evil.example'],
    ['/%5Cevil.example', '%5Cevil.example'],
    ['/https://evil.example', 'https://evil.example'],
    ['/Übersicht?q=a b', '%C3%9Cbersicht?q=a%20b'],
    ['https://app.example.com/orders', 'orders'],
    ['https://app.example.com:443/orders', 'orders'],
    ['HTTPS://APP.EXAMPLE.COM/orders', 'orders'],
  ])('leads to %j, a page of our own', (next, expected) => {
    expect(safeNext(next)).toBe(HOME + expected)
  })

  it.each(hostile)('leads home instead of to %j', (next) => {
    expect(safeNext(next)).toBe(HOME)
  })

  it.each(hostile)('leads to the fallback instead of to %j', (next) => {
    expect(safeNext(next, { fallback: '/welcome?from=login' })).toBe(`${HOME}welcome?from=login`)
  })

  it('goes by the origin that it is given, also without a page', () => {
    vi.stubGlobal('location', undefined)

    expect(safeNext('/orders', { origin: 'http://localhost:5173' })).toBe('http://localhost:5173/orders')
    expect(safeNext(`${ORIGIN}/orders`, { origin: 'http://localhost:5173' })).toBe('http://localhost:5173/')
  })

  it.each(['capacitor://localhost', 'app://bundle'])('knows the pages of %s as its own', (origin) => {
    expect(safeNext('/orders', { origin })).toBe(`${origin}/orders`)
    expect(safeNext(`${origin}/orders`, { origin })).toBe(`${origin}/orders`)
    expect(safeNext('https://localhost/orders', { origin })).toBe(`${origin}/`)
  })

  it.each([undefined, { origin: 'null' }])('asks for an origin where the page is %j', (location) => {
    vi.stubGlobal('location', location)

    expect(() => safeNext('/orders')).toThrow(
      new TypeError('`origin` must be that of your pages, such as "https://app.example.com".'),
    )
  })

  it.each([
    'app.example.com',
    '/',
    'https://app.example.com/app',
    'https://ada@app.example.com',
    'file://',
    '',
  ])('refuses %j as an origin', (origin) => {
    expect(() => safeNext('/orders', { origin })).toThrow(TypeError)
  })

  it.each(['https://evil.example/', '//evil.example/', 'welcome', ''])(
    'refuses %j as a fallback, needed or not',
    (fallback) => {
      expect(() => safeNext('/orders', { fallback })).toThrow(/`fallback` must be a path from the root/)
    },
  )

  it('stays at home whatever it is given, as an address and as a path', () => {
    const pieces = fc.constantFrom(
      ...['/', '\\', '.', '..', '%2e', '%2f', '%5c', ':', '@', '?', '#', '\t', '\n', '\r', '\0', ' '],
      ...[
        'https:',
        'javascript:',
        'blob:',
        'evil.example',
        'app.example.com',
        ORIGIN,
        '\u3002',
        '\uff0f',
        '[',
        '::1',
      ],
    )
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join('')),
      fc.string(),
      fc.webUrl(),
    )
    const anything = fc.oneof({ weight: 20, arbitrary: texts }, { weight: 1, arbitrary: fc.anything() })

    fc.assert(
      fc.property(anything, (next) => {
        const url = new URL(safeNext(next))
        const path = url.href.slice(url.origin.length)

        expect([url.origin, url.username, url.password]).toEqual([ORIGIN, '', ''])
        expect(path).toMatch(/^\/(?![/\\])/)
        expect(new URL(path, `${ORIGIN}/login/form`).href).toBe(url.href)
        expect(safePath(next)).toBe(path)
        expect(safeNext(url.href)).toBe(url.href)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('safePath', () => {
  it.each([{ origin: ORIGIN }, { origin: 'null' }, undefined])(
    'leads to a path where the page is %j',
    (location) => {
      vi.stubGlobal('location', location)

      expect(safePath('/orders/7?page=2#top')).toBe('/orders/7?page=2#top')
    },
  )

  it.each(hostile)('leads home instead of to %j', (next) => {
    vi.stubGlobal('location', undefined)

    expect(safePath(next)).toBe('/')
  })
})
