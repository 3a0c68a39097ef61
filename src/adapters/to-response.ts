import { fieldsOf } from '../own.js'

/** An answer that another transport than `fetch` has got. */
export interface Answer {
  /** 0 where the transport did not follow a redirect, as it was told. */
  readonly status: number
  readonly contentType: string | null | undefined
  /** Text, bytes, a stream, or what the transport has parsed already. */
  readonly body: unknown
}

/** As much of an answer as the rules for requests look at: the status, and what a 401 or 403 says. */
export function toResponse({ status, contentType, body }: Answer): Response {
  if (status !== 401 && status !== 403) return new Response(null, { status: constructible(status) })
  const type = contentType ?? 'application/json'
  return new Response(toBody(body), { status, headers: { 'content-type': type } })
}

/** `Response` takes no others. */
function constructible(status: number): number {
  if (status === 0) return 302
  return status < 200 || status > 599 ? 500 : status
}

function toBody(body: unknown): BodyInit | null {
  if (isBlob(body)) return body.stream()
  const isRaw =
    typeof body === 'string' ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof ReadableStream
  // Of what is parsed the code is enough. The rest may be anything: a Node stream, an object with circles.
  return isRaw ? (body as BodyInit) : JSON.stringify({ code: fieldsOf(body)['code'] })
}

/** Of this realm or another. */
function isBlob(body: unknown): body is Blob {
  return typeof body === 'object' && body !== null && 'stream' in body && typeof body.stream === 'function'
}
