/** What was handed to `fetch`. */
export type FetchInput = string | URL | Request

/**
 * Prepares for sending a request a second time: returns what to send then, or undefined where the body can be read
 * only once. A Request is copied before it is sent, because sending uses up its body.
 */
export function prepareReplay(
  input: FetchInput,
  url: string,
  init: RequestInit | undefined,
): FetchInput | undefined {
  const body = init?.body
  if (body !== undefined && body !== null) return isRepeatable(body) ? input : undefined
  if (typeof input === 'string' || input instanceof URL) return url
  return input.body === null || input.bodyUsed ? input : input.clone()
}

/** Everything that `fetch` copies the bytes from; streams and iterables are used up. */
function isRepeatable(body: BodyInit): boolean {
  return (
    typeof body === 'string' ||
    body instanceof Blob ||
    body instanceof FormData ||
    body instanceof URLSearchParams ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body)
  )
}
