import type { OddRequest } from './odd-requests.js'

/** What must agree of two servers' answers. */
export interface ComparableAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/** Takes out of an answer what two servers cannot share. */
export async function toComparable(request: OddRequest, response: Response): Promise<ComparableAnswer> {
  const list = (name: string): readonly string[] => (response.headers.get(name) ?? '').split(', ').toSorted()
  const type = response.headers.get('Content-Type')
  const text = await response.text()
  return {
    status: response.status,
    headers: {
      type,
      // Sets in Python, which come in any order.
      allow: list('Allow'),
      vary: list('Vary'),
      challenge: response.headers.get('WWW-Authenticate'),
      location: response.headers.get('Location'),
      cookies: response.headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]*; expires=[^;]*/, '')),
    },
    body: request.method === 'OPTIONS' && response.ok ? readName(text) : readable(text, type),
  }
}

/** What OPTIONS tells is prose but for the name of the view. */
function readName(text: string): unknown {
  return (JSON.parse(text) as { name: unknown }).name
}

function readable(text: string, type: string | null): unknown {
  if (type?.startsWith('application/json') !== true || text === '') return text
  return JSON.parse(text, (name, value: unknown) => {
    if (name === 'id' || name === 'pk') return typeof value
    return typeof value === 'string' ? withoutSecrets(value) : value
  })
}

/** Puts a word in the place of every token, every time, and what a parser says. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, 'a token')
    .replace(/^\d{4}-\d\d-\d\dT[\d:]+(\.\d{6})?/, 'a time')
    .replace(/^(JSON|Multipart form) parse error.*/, '$1 parse error')
}
