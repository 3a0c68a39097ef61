import { describe, expect, it } from 'vitest'
import { createCookieJar, toCookieHeader } from '../../src/mock/cookie-jar.js'

const api = new URL('https://api.example.com/api/token/refresh/')
const start = Date.UTC(2026, 0, 1)

function open() {
  let time = start
  const jar = createCookieJar(() => time)
  return {
    set: (text: string, url: URL | string = api, page?: string) => jar.store(new URL(url), [text], page),
    at: (url: URL | string = api, page?: string) => toCookieHeader(jar.matching(new URL(url), page)),
    pass: (seconds: number) => void (time += seconds * 1000),
    clear: () => jar.clear(),
  }
}

describe('a cookie jar', () => {
  it.each([
    ['the path itself', 'a=1; Path=/api/token', 'https://api.example.com/api/token', 'a=1'],
    ['what is below the path', 'a=1; Path=/api/token/', api.href, 'a=1'],
    ['what begins alike but is not below', 'a=1; Path=/api/tok', api.href, ''],
    ['what is beside the path', 'a=1; Path=/api/token/', 'https://api.example.com/api/me/', ''],
    ['the folder of a cookie without a path', 'a=1', 'https://api.example.com/api/token/refresh/x', 'a=1'],
    ['what is outside that folder', 'a=1', 'https://api.example.com/api/token/', ''],
    ['another port', 'a=1; Path=/', 'https://api.example.com:8443/', 'a=1'],
    ['another host', 'a=1; Path=/', 'https://example.com/', ''],
    ['a host below', 'a=1; Path=/', 'https://x.api.example.com/', ''],
    ['a host below the domain named', 'a=1; Path=/; Domain=.example.com', 'https://app.example.com/', 'a=1'],
    ['a host that only ends alike', 'a=1; Path=/; Domain=example.com', 'https://badexample.com/', ''],
    ['a scheme that all can read', 'a=1; Path=/; Secure', 'http://api.example.com/', ''],
    ['a scheme that all can read, if it may', 'a=1; Path=/', 'http://api.example.com/', 'a=1'],
  ])('knows whether a cookie is for %s', (_, cookie, url, sent) => {
    const jar = open()

    jar.set(cookie)

    expect(jar.at(url)).toBe(sent)
  })

  it.each([
    ['another domain', 'a=1; Domain=other.example'],
    ['SameSite=None without Secure', 'a=1; SameSite=None'],
    ['__Secure- without Secure', '__Secure-a=1'],
    ['__Host- with a path', '__Host-a=1; Secure; Path=/api/'],
    ['no name', '=1'],
    ['an age of none', 'a=1; Max-Age=0'],
  ])('takes no cookie with %s', (_, cookie) => {
    const jar = open()

    jar.set(cookie)

    expect(jar.at()).toBe('')
  })

  it.each([
    ['Lax', 'https://app.example.com', 'a=1'],
    ['Strict', 'https://app.example.com', 'a=1'],
    ['Lax', 'https://app.example.org', ''],
    ['Strict', 'https://app.example.org', ''],
    ['Lax', 'http://app.example.com', ''],
    ['None; Secure', 'https://app.example.org', 'a=1'],
  ])('heeds SameSite=%s for a page at %s', (sameSite, page, sent) => {
    const [own, foreign] = [open(), open()]

    own.set(`a=1; Path=/; SameSite=${sameSite}`)
    foreign.set(`a=1; Path=/; SameSite=${sameSite}`, api, page)

    expect(own.at(api, page)).toBe(sent)
    expect(foreign.at()).toBe(sent)
  })

  it('takes addresses of numbers for sites of their own, ports aside', () => {
    const jar = open()
    const url = new URL('http://127.0.0.1:8000/')

    jar.set('a=1', url)

    expect(jar.at(url, 'http://127.0.0.1:5173')).toBe('a=1')
    expect(jar.at(url, 'http://localhost:5173')).toBe('')
  })

  it('forgets a cookie when its time is over: Max-Age before Expires', () => {
    const jar = open()
    const later = new Date(start + 1000).toUTCString()
    jar.set(`a=1; Max-Age=60; Expires=${later}`)
    jar.set(`b=2; Expires=${later}`)
    jar.set('c=3')

    jar.pass(1)
    const soon = jar.at()
    jar.pass(59)

    expect(soon).toBe('a=1; c=3')
    expect(jar.at()).toBe('c=3')
  })

  it('replaces a cookie of the same name and path, and sends longer paths first', () => {
    const jar = open()

    jar.set('a=1; Path=/')
    jar.set('a=2; Path=/')
    jar.set('a=3; Path=/api/')

    expect(jar.at()).toBe('a=3; a=2')
  })

  it('removes a cookie by its name and path only', () => {
    const jar = open()
    jar.set('a=1; Path=/')

    jar.set('a=""; Path=/api/; Max-Age=0')
    const kept = jar.at()
    jar.set('a=""; Path=/; Max-Age=0')

    expect(kept).toBe('a=1')
    expect(jar.at()).toBe('')
  })
})
