import { type FetchInput, requestOf } from './replay.js'

/** What the options inherit from. Engines keep objects with a prototype, be it an empty one, in a faster form. */
const NOTHING: object = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.create(null))

/** Whether the caller has set the header, in which case it is left alone. */
export function hasHeader(name: string, input: FetchInput, init: RequestInit | undefined): boolean {
  const headers = headersOf(input, init)
  // Those of another realm or library are copied, too: all that is known of them is that they can be.
  return headers !== undefined && (headers instanceof Headers ? headers : new Headers(headers)).has(name)
}

/**
 * The options with the header added; what the caller handed over is not changed. Without a prototype, since `fetch`
 * would take inherited members for options.
 */
export function withHeader(
  name: string,
  value: string,
  input: FetchInput,
  init: RequestInit | undefined,
): RequestInit {
  const own = headersOf(input, init)
  const headers = own === undefined ? { [name]: value } : new Headers(own)
  if (headers instanceof Headers) headers.set(name, value)
  const sent: RequestInit = Object.assign(Object.create(NOTHING), init)
  sent.headers = headers
  return sent
}

function headersOf(input: FetchInput, init: RequestInit | undefined): HeadersInit | undefined {
  return init?.headers ?? requestOf(input)?.headers
}
