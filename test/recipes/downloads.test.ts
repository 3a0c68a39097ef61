// @vitest-environment happy-dom
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createFileUrl, download, fileName, showImage } from '../../examples/recipes/downloads.js'
import { describeCalls } from './calls-suite.js'
import { BOB, createRecipeKit, pause } from './recipe-kit.js'

/** The object URLs that are in use. */
function watchUrls(): Map<string, Blob> {
  const living = new Map<string, Blob>()
  let made = 0
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    made += 1
    const href = `blob:https://app.example.com/${made}`
    living.set(href, blob as Blob)
    return href
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((href) => void living.delete(href))
  return living
}

function createApp() {
  const kit = createRecipeKit({ as: 'ada' })
  const headers = { 'Content-Type': 'image/png', 'Content-Disposition': 'inline; filename="cat.png"' }
  kit.server.mount(
    '/api/cat/',
    kit.server.protect(({ user }) => new Response(`a cat of ${user.username}`, { headers })),
  )
  return { ...kit, urls: watchUrls(), image: document.createElement('img') }
}

describeCalls('a file by its object URL', (auth) => {
  const urls = watchUrls()
  return async () => {
    const { href, revoke } = await createFileUrl(auth, 'notes/')
    const notes = JSON.parse((await urls.get(href)?.text()) ?? '[]') as { text: string }[]
    revoke()
    return notes[0]?.text ?? ''
  }
})

describe('download', () => {
  it('saves the file under the name that the server gives, and revokes its URL later', async () => {
    const { auth, urls } = createApp()
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})

    await download(auth, 'cat/', 'file')

    const link = clicked.mock.contexts[0] as HTMLAnchorElement
    expect([link.download, [...urls.keys()]]).toEqual(['cat.png', [link.href]])
    vi.advanceTimersByTime(60_000)
    expect(urls.size).toBe(0)
  })

  it('makes no URL of an answer that is no file', async () => {
    const { auth, urls, server } = createApp()
    server.mount('/api/cat/', () => Response.json({ detail: 'Not found.' }, { status: 404 }))

    await expect(download(auth, 'cat/', 'file')).rejects.toThrow('answered with 404')
    expect(urls.size).toBe(0)
  })
})

describe('showImage', () => {
  it.each(['load', 'error'])('revokes the URL after the %s of the image', async (type) => {
    const { auth, urls, image } = createApp()

    showImage(auth, image, 'cat/')
    await expect.poll(() => image.src).toMatch(/^blob:/)
    const before = urls.size
    image.dispatchEvent(new Event(type))

    expect([before, urls.size]).toEqual([1, 0])
  })

  it('takes the picture away when the session ends, and when it is told to', async () => {
    const { auth, urls, image } = createApp()
    const other = document.createElement('img')
    const stop = showImage(auth, image, 'cat/')
    showImage(auth, other, 'cat/')
    await expect.poll(() => urls.size).toBe(2)

    stop()
    const left = [image.hasAttribute('src'), other.hasAttribute('src'), urls.size]
    await auth.login(BOB)

    expect(left).toEqual([false, true, 1])
    expect([other.hasAttribute('src'), urls.size]).toEqual([false, 0])
  })

  it('does not show a picture that comes too late', async () => {
    const { auth, urls, image, server } = createApp()
    const { promise, resolve } = Promise.withResolvers<Response>()
    server.mount('/api/cat/', () => promise)
    const stop = showImage(auth, image, 'cat/')
    await expect.poll(() => server.calls.unknown).toBe(1)

    const failed = vi.fn<() => void>()
    image.addEventListener('error', failed)

    stop()
    resolve(new Response('late'))
    await pause()

    expect([image.hasAttribute('src'), urls.size, failed.mock.calls.length]).toEqual([false, 0, 0])
  })

  it('tells the image of an error, where there is no picture', async () => {
    const { auth, image, server } = createApp()
    server.mount('/api/cat/', () => Response.json({ detail: 'Not found.' }, { status: 404 }))
    const failed = vi.fn<() => void>()
    image.addEventListener('error', failed)

    showImage(auth, image, 'cat/')

    await expect.poll(() => failed.mock.calls.length).toBe(1)
  })
})

describe('fileName', () => {
  it.each([
    ['attachment', undefined],
    ['attachment; filename=report.pdf', 'report.pdf'],
    ['attachment; filename="a report; old.pdf"', 'a report; old.pdf'],
    ['attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'],
    ["attachment; filename=x.pdf; filename*=UTF-8''Z%C3%BCrich.pdf", 'Zürich.pdf'],
    ["attachment; filename*=UTF-8''%E0%A4%A", undefined],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="C:\\\\temp\\\\a.pdf"', 'a.pdf'],
    ["attachment; filename*=UTF-8''..%2Fa.pdf", 'a.pdf'],
  ])('reads %s', (disposition, expected) => {
    expect(fileName(disposition)).toBe(expected)
  })
})
