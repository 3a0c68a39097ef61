import { createAuthClient } from 'simplejwt-client'
import { download, showImage } from '../../examples/recipes/downloads.js'
import { upload } from '../../examples/recipes/upload.js'

/** What the test calls in the page. */
export function openFiles(api: string) {
  const auth = createAuthClient({ baseUrl: api })
  const image = document.body.appendChild(document.createElement('img'))
  const loaded = () => new Promise((resolve) => image.addEventListener('load', resolve, { once: true }))

  return {
    login: (username = 'ada', password = 'correct horse') => auth.login({ username, password }),
    logout: () => auth.logout(),
    download: () => download(auth, `${api}report/`, 'report'),
    async show() {
      const shown = loaded()
      showImage(auth, image, `${api}dot/`)
      await shown
      // After all that listens to the same event.
      await new Promise((resolve) => setTimeout(resolve))
      const url = image.src
      const isRevoked = await fetch(url).then(
        () => false,
        () => true,
      )
      return { width: image.naturalWidth, isRevoked }
    },
    isShown: () => image.hasAttribute('src'),
    async upload(size: number) {
      const shares: number[] = []
      const file = new Blob([new Uint8Array(size)])
      const response = await upload(auth, `${api}files/`, file, { onProgress: (share) => shares.push(share) })
      return { status: response.status, body: await response.text(), shares }
    },
    /** The name of the user whose file arrived, or the code of the error. */
    async tryUpload() {
      return upload(auth, `${api}files/`, new Blob(['x'])).then(
        async (response) => response.text(),
        (error: unknown) => (error as { code?: string }).code,
      )
    },
    async abortUpload() {
      const aborter = new AbortController()
      const sent = upload(auth, `${api}files/`, new Blob(['x']), { signal: aborter.signal })
      setTimeout(() => aborter.abort(), 100)
      return sent.then(
        () => 'sent',
        (error: unknown) => (error as Error).name,
      )
    },
  }
}

Object.assign(globalThis, { openFiles })
