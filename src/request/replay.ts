/** What was handed to `fetch`. */
export type FetchInput = string | URL | Request

/**
 * Prepares for sending a request a second time: returns what to send then, or undefined where the body can be read
 * only once. A Request is copied before it is sent, because sending uses up its body.
 */
export function prepareReplay(input: FetchInput, init: RequestInit | undefined): FetchInput | undefined {
  const body = init?.body
  if (body !== undefined && body !== null) return isRepeatable(body) ? input : undefined
  return typeof input === 'string' || input instanceof URL || input.bodyUsed || input.body === null
    ? input
    : input.clone()
}

/** `fetch` copies the bytes of everything but streams and iterables, which are used up. */
function isRepeatable(body: BodyInit | AsyncIterable<unknown>): boolean {
  return typeof body === 'string' || !(body instanceof ReadableStream || Symbol.asyncIterator in body)
}
