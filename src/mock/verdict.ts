import type { MockEndpoint } from './endpoint.js'

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
  const code = await readCode(answer)
  if (code !== undefined) return code
  if (status === 401 && (endpoint === 'obtain' || endpoint === 'sliding')) return 'invalid_credentials'
  return words[status] ?? String(status)
}

async function readCode(answer: Response): Promise<string | undefined> {
  if (answer.headers.get('Content-Type') !== 'application/json' || answer.body === null) return undefined
  const body: unknown = await answer.clone().json()
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
  return typeof code === 'string' && code !== '' ? code : undefined
}
