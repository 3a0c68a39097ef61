import type { MockEndpoint } from './endpoint.js'
import { own } from './own.js'

const words: Readonly<Record<number, string>> = {
  0: 'lost',
  400: 'invalid_input',
  401: 'not_authenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  415: 'unsupported_media_type',
  429: 'throttled',
}

/** What became of a request, in a word: see `LogEntry`. Reads a copy of the answer where the status says too little. */
export async function describeAnswer(endpoint: MockEndpoint | 'unknown', answer: Response): Promise<string> {
  const { status } = answer
  if (answer.type === 'error') return 'lost'
  if (status < 300) return 'ok'
  if (status < 400) return 'redirect'
  if (status >= 500) return 'server_error'
  const body = await readBody(answer)
  if (isText(body['code'])) return body['code']
  const isLogin = endpoint === 'obtain' || endpoint === 'sliding'
  const isRefused = status === 401 || (status === 400 && Object.hasOwn(body, 'non_field_errors'))
  return isLogin && isRefused ? 'invalid_credentials' : (words[status] ?? String(status))
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

async function readBody(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  const isJson = answer.headers.get('Content-Type')?.startsWith('application/json') === true
  if (!isJson || answer.body === null) return {}
  const text = answer.clone()
  const body: unknown = await text.json().catch(() => undefined)
  return own(typeof body === 'object' && body !== null ? { ...body } : {})
}
