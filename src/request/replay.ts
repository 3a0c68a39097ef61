/** What was handed to `fetch`. */
export type FetchInput = string | URL | Request

/** The input, if it is a Request: of another realm or library too. */
export function requestOf(input: FetchInput): Request | undefined {
  return typeof input === 'string' || input instanceof URL ? undefined : input
}

/**
 * Prepares for sending a request a second time: returns what to send then, or undefined where the body can be read
 * only once. A Request is copied before it is sent, because sending uses up its body.
 */
export function prepareReplay(input: FetchInput, init: RequestInit | undefined): FetchInput | undefined {
  const body = init?.body
  if (body !== undefined && body !== null) return isRepeatable(body) ? input : undefined
  const request = requestOf(input)
  return request === undefined || request.bodyUsed || request.body === null ? input : request.clone()
}

/** `fetch` copies the bytes of everything but streams and iterables, which are used up. */
function isRepeatable(body: BodyInit | AsyncIterable<unknown>): boolean {
  return typeof body === 'string' || !(body instanceof ReadableStream || Symbol.asyncIterator in body)
}
