import type { FetchPort } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { carryCookies } from '../../src/transport/servers/carry-cookies.js'

const url = 'https://api.example.com/api/me/'

function play(answer: () => Response = () => new Response('{}')) {
  const sent: Request[] = []
  const fetch: FetchPort = async (input, init) => {
    sent.push(new Request(input, init))
    return answer()
  }
  const carry = carryCookies(fetch, async () => ({ 'X-CSRFToken': 'token' }))
  return { sent, send: (...[input, init]: Parameters<FetchPort>) => carry(input, init, undefined, () => {}) }
}

describe('carryCookies', () => {
  it.each([
    ['GET', false, 'follow'],
    ['head', false, 'follow'],
    ['POST', true, 'manual'],
    ['patch', true, 'manual'],
  ])(
    'sends a %s with cookies, and a token against forgery where it changes something',
    async (method, hasToken, redirect) => {
      const { sent, send } = play()

      await send(url, { method })
      await send(new Request(url, { method }), undefined)

      expect(sent.map((request) => request.credentials)).toEqual(['include', 'include'])
      expect(sent.map(({ headers }) => headers.has('X-CSRFToken'))).toEqual([hasToken, hasToken])
      expect(sent.map((request) => request.redirect)).toEqual([redirect, redirect])
    },
  )

  it("keeps the caller's own headers", async () => {
    const { sent, send } = play()

    await send(url, { method: 'POST', headers: { 'X-CSRFToken': 'mine', Accept: 'text/plain' } })

    expect(Object.fromEntries(sent[0]?.headers ?? [])).toMatchObject({
      'x-csrftoken': 'mine',
      accept: 'text/plain',
    })
  })

  it('takes the token along no redirect', async () => {
    const { send } = play(
      () => new Response('', { status: 307, headers: { Location: 'https://evil.example/' } }),
    )

    await expect(send(url, { method: 'POST' })).rejects.toMatchObject({ code: 'unexpected_response' })
  })

  it('leaves a redirect to a caller who has asked for it', async () => {
    const { sent, send } = play(() => new Response('', { status: 307, headers: { Location: '/elsewhere/' } }))

    const answer = await send(url, { method: 'POST', redirect: 'manual' })

    expect(answer.status).toBe(307)
    expect(sent[0]?.redirect).toBe('manual')
  })

  it('sends nothing where the session has ended while the token was fetched', async () => {
    const sent: unknown[] = []
    const carry = carryCookies(
      async (input) => {
        sent.push(input)
        return new Response()
      },
      async () => ({}),
    )
    const check = () => {
      throw new Error('ended')
    }

    await expect(carry(url, { method: 'POST' }, undefined, check)).rejects.toThrow('ended')

    expect(sent).toEqual([])
  })
})
