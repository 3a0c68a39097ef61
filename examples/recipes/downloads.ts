import type { AuthClient } from 'simplejwt-client'

/** A file of the API, for what takes a URL and no header; whoever asks for it revokes it. */
export async function createFileUrl(
  auth: AuthClient,
  url: string,
  signal?: AbortSignal,
): Promise<{ readonly href: string; readonly name: string | undefined; readonly revoke: () => void }> {
  const response = await auth.fetch(url, signal ? { signal } : {})
  if (!response.ok) throw new Error(`The file was answered with ${response.status}.`)
  const href = URL.createObjectURL(await response.blob())
  const name = fileName(response.headers.get('Content-Disposition') ?? '')
  return { href, name, revoke: () => URL.revokeObjectURL(href) }
}

/** Saves a file, under the name that the server gives it, or else under `name`. */
export async function download(auth: AuthClient, url: string, name: string): Promise<void> {
  const file = await createFileUrl(auth, url)
  const link = document.createElement('a')
  link.href = file.href
  link.download = file.name ?? name
  link.click()
  // Browsers begin to read it after the click, and some not at once.
  setTimeout(file.revoke, 60_000)
}

/** Shows a picture of the API in an `<img>`; what it returns takes it away again. Call it with each new `url`. */
export function showImage(auth: AuthClient, image: HTMLImageElement, url: string): () => void {
  const aborter = new AbortController()
  const stop = (): void => {
    aborter.abort()
    image.removeAttribute('src')
    forget()
  }
  // A picture of one user's is not left on the screen of the next.
  const forget = auth.on('logout', stop)
  void createFileUrl(auth, url, aborter.signal).then(
    ({ href, revoke }) => {
      if (aborter.signal.aborted) return revoke()
      // Once it is decoded, the picture does not need its URL.
      for (const type of ['load', 'error']) image.addEventListener(type, revoke, { once: true })
      aborter.signal.addEventListener('abort', revoke)
      image.src = href
    },
    () => aborter.signal.aborted || image.dispatchEvent(new Event('error')),
  )
  return stop
}

/** `filename*` for names beyond ASCII, else `filename` (RFC 6266). Never a path: the name comes from outside. */
export function fileName(disposition: string): string | undefined {
  const encoded = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(disposition)?.[1]
  const plain = /filename\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;\s]+))/i.exec(disposition)
  const name = encoded ? decode(encoded) : (plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2])
  return name?.split(/[/\\]/).at(-1) || undefined
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.trim())
  } catch {
    return undefined
  }
}
