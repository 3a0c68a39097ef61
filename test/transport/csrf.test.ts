import { describe, expect, it } from 'vitest'
import { createCsrfHeaders } from '../../src/transport/servers/csrf.js'

const readCookie = (name: string): string | undefined => new Map([['csrftoken', 'of-cookie']]).get(name)
const nothing = (): undefined => undefined

describe('createCsrfHeaders', () => {
  it('reads the cookie that Django sets by itself', async () => {
    const headers = createCsrfHeaders(undefined, readCookie)

    expect(await headers()).toEqual({ 'X-CSRFToken': 'of-cookie' })
  })

  it('prefers what the server has told, which pages on other hosts cannot read', async () => {
    const headers = createCsrfHeaders(undefined, readCookie)

    expect(await headers('told')).toEqual({ 'X-CSRFToken': 'told' })
  })

  it('has none where the page sees no cookie', async () => {
    const headers = createCsrfHeaders({}, nothing)

    expect(await headers()).toEqual({})
  })

  it('knows other names', async () => {
    const source = { cookie: 'xsrf', header: 'X-XSRF' }
    const headers = createCsrfHeaders(source, (name) => `of-${name}`)

    expect(await headers()).toEqual({ 'X-XSRF': 'of-xsrf' })
  })

  it('sends none where none is wanted, whatever the server tells', async () => {
    const headers = createCsrfHeaders(false, readCookie)

    expect(await headers('told')).toEqual({})
  })

  it('asks a function each time, and goes by it alone', async () => {
    let count = 0
    const headers = createCsrfHeaders(async () => `token-${++count}`, readCookie)

    const both = [await headers('told'), await headers()]

    expect(both).toEqual([{ 'X-CSRFToken': 'token-1' }, { 'X-CSRFToken': 'token-2' }])
  })

  it('says that the function failed, and why', async () => {
    const cause = new Error('No token today.')
    const headers = createCsrfHeaders(() => Promise.reject(cause), readCookie)

    await expect(headers()).rejects.toMatchObject({ code: 'network_failed', cause })
  })
})
