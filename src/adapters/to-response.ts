import { copyOwn } from '../own.js'

/**
 * As much of an answer that another transport has got as the rules for requests look at: the status (0: it has not
 * followed a redirect, as it was told), and what a 401 or 403 says. `body` is text, bytes, a stream, or parsed already.
 */
export function toResponse(status: number, body: unknown): Response {
  const isRefusal = status === 401 || status === 403
  return new Response(isRefusal ? toBody(body) : null, {
    // `Response` takes no others.
    status: status >= 200 && status < 600 ? status : status === 0 ? 302 : 500,
    // What is none is found out by reading it.
    headers: { 'content-type': 'json' },
  })
}

function toBody(body: unknown): BodyInit {
  if (typeof body === 'string' || body instanceof ReadableStream) return body
  const bytes = Object(body) as Partial<Blob & ArrayBuffer & { code: unknown }>
  // Of this realm or another.
  if (typeof bytes.stream === 'function') return bytes.stream()
  if (bytes.byteLength !== undefined) return body as ArrayBuffer
  // Of what is parsed the code is enough. The rest may be anything: a Node stream, an object with circles.
  return JSON.stringify({ code: copyOwn(bytes).code })
}
