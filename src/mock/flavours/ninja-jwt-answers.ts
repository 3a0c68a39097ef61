import { page } from '../answers.js'

/** JSON as django-ninja writes it: with Python's spaces, escapes and a charset, and never with a challenge. */
export function ninjaJson(status: number, body: unknown): Response {
  return new Response(toPythonJson(body), {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
  })
}

function toPythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toPythonJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return toAscii(JSON.stringify(value) ?? 'null')
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([name, member]) => `${toAscii(JSON.stringify(name))}: ${toPythonJson(member)}`).join(', ')}}`
}

function toAscii(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** 401 about a token. */
export function ninjaInvalidToken(detail: string): Response {
  return ninjaJson(401, { detail, code: 'token_not_valid' })
}

/** 401 about an account. */
export function ninjaAuthenticationFailed(detail: string): Response {
  return ninjaJson(401, { detail, code: 'authentication_failed' })
}

/** 400 with a text per field. */
export function ninjaInvalidInput(fields: Readonly<Record<string, string>>): Response {
  return ninjaJson(400, { detail: 'Invalid input.', code: 'invalid', ...fields })
}

/** 405 in plain words that are called a page. */
export function ninjaNotAllowed(request: Request, methods: readonly string[]): Response {
  const answer = page(405, '')
  const text = request.method === 'HEAD' ? null : 'Method not allowed'
  answer.headers.set('Allow', methods.join(', '))
  return new Response(text, answer)
}
