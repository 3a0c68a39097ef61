import { type AuthClient, AuthError } from 'simplejwt-client'

export interface UploadOptions {
  /** From 0 to 1. */
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal
}

/**
 * Sends a file and tells how far it is, which `fetch` cannot in most browsers. `url` gets the token, whatever its origin is.
 */
export async function upload(
  auth: AuthClient,
  url: string,
  file: Blob,
  options: UploadOptions = {},
): Promise<Response> {
  await auth.ready
  const { userId } = auth.getSnapshot()
  // Good for a while: the server may look at it only when all of the file is there.
  const token = checkUser(auth, userId, await auth.getAccessToken({ minValidity: 60, ...options }))
  const response = checkUser(auth, userId, await send(url, token, file, options))
  if (response.status !== 401 || !(await isTokenRefused(response.clone()))) return response
  // This device's clock may be wrong, and the server is not. Somebody else may have refreshed meanwhile.
  if (token === (await auth.getAccessToken())) await auth.refresh()
  const fresh = checkUser(auth, userId, await auth.getAccessToken())
  return checkUser(auth, userId, await send(url, fresh, file, options))
}

/** One user's file does not go into the account of the next, nor does the next hear of it. */
function checkUser<Result>(auth: AuthClient, userId: string | undefined, result: Result): Result {
  const now = auth.getSnapshot()
  if (now.status !== 'authenticated' || now.userId === userId) return result
  throw new AuthError('account_changed', 'Another user logged in while the file was on its way.')
}

async function isTokenRefused(response: Response): Promise<boolean> {
  const body: unknown = await response.json().catch(() => undefined)
  return (body as { code?: unknown } | undefined)?.code === 'token_not_valid'
}

function send(
  url: string,
  token: string,
  file: Blob,
  { onProgress, signal }: UploadOptions,
): Promise<Response> {
  const request = new XMLHttpRequest()
  request.open('POST', url)
  request.setRequestHeader('Authorization', `Bearer ${token}`)
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(loaded / total))
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    request.addEventListener('load', () =>
      resolve(new Response(request.responseText || null, { status: request.status })),
    )
    request.addEventListener('error', () => reject(new TypeError('The upload failed.')))
    request.addEventListener('abort', () => reject(signal?.reason as Error))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}
