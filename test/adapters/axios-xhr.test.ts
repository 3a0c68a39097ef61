import { isAxiosError, isCancel } from 'axios'
import { describe, expect, it, vi } from 'vitest'
import { createAxiosKit, EXPIRED_AT_SERVER, logOf, type Me, rejection, STALE } from './axios-kit.js'

// axios looks for an XMLHttpRequest where it is loaded.
const page = await vi.hoisted(async () => {
  const { Window } = await import('happy-dom')
  const page = new Window()
  Object.assign(globalThis, { XMLHttpRequest: page.XMLHttpRequest })
  return page
})

/** A page at the origin of its server. */
async function openPage() {
  const kit = await createAxiosKit({}, { adapter: 'xhr' })
  page.happyDOM.setURL(`${kit.origin}/`)
  return kit
}

describe('attachAuth, with the xhr adapter', () => {
  it('repeats a request once where the server refuses the token', async () => {
    const { api, server } = await openPage()
    server.skew = EXPIRED_AT_SERVER

    const { data, request } = await api.post<Me>('me/', { name: 'Ada' })

    expect(request).toBeInstanceOf(page.XMLHttpRequest)
    expect(data).toMatchObject({ method: 'POST', body: '{"name":"Ada"}' })
    expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
  })

  it('waits for one refresh with fifty requests', async () => {
    const { api, server, clock } = await openPage()
    await clock.advance(STALE)

    await Promise.all(Array.from({ length: 50 }, () => api.get('me/')))

    expect(server.calls).toMatchObject({ refresh: 1, me: 50 })
    expect(server.deadTokenRequests).toBe(0)
  })

  it.each(['json', 'text', 'blob', 'arraybuffer'] as const)(
    'finds out why it was refused with responseType %s',
    async (responseType) => {
      const { api, server } = await openPage()
      server.skew = EXPIRED_AT_SERVER

      const { status } = await api.get('me/', { responseType })

      expect(status).toBe(200)
      expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
    },
  )

  it('tells of the progress', async () => {
    const { api } = await openPage()
    const told = vi.fn<(event: { readonly loaded: number }) => void>()

    const { data } = await api.get<string>('me/', { responseType: 'text', onDownloadProgress: told })

    expect(told).toHaveBeenLastCalledWith(expect.objectContaining({ loaded: data.length }))
  })

  it('aborts the request itself', async () => {
    const { api, server } = await openPage()
    server.hang('me')
    const abort = vi.spyOn(page.XMLHttpRequest.prototype, 'abort')
    const controller = new AbortController()

    const work = rejection(api.get('me/', { signal: controller.signal }))
    await expect.poll(() => server.calls.me).toBe(1)
    controller.abort()

    expect(isCancel(await work)).toBe(true)
    expect(abort).toHaveBeenCalledOnce()
  })

  it('rejects with the AxiosError of a connection that fails', async () => {
    const { api } = await openPage()

    const error = await rejection(api.get('http://127.0.0.1:1/api/me/'))

    expect(isAxiosError(error) && error.code).toBe('ERR_NETWORK')
  })
})
