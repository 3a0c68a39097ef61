import type { TokenKind } from './program.js'
import type { WireAnswer } from './side.js'

/** An answer in a form that two servers can agree in: what is random has become a number of its own. */
export interface Observation {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Its tokens are replaced by their names. */
  readonly body: string
  /** Header and claims of each token, as text; without a signature. */
  readonly tokens: Readonly<Record<string, string>>
}

/** What one program has seen of one server. */
export interface Memory {
  readonly issued: Record<TokenKind, string[]>
  /** Random values, in the order in which they turned up. */
  readonly random: string[]
}

export function createMemory(): Memory {
  return { issued: { access: [], refresh: [], sliding: [] }, random: [] }
}

/** Of the transport, not of the server. */
const ignored = new Set(['connection', 'content-length', 'date', 'server', 'transfer-encoding', 'keep-alive'])

const encoded = String.raw`eyJ[\w-]+\.[\w-]+\.[\w-]+`
const issuedToken = new RegExp(`"(access|refresh|token)":"(${encoded})"`, 'g')
const anyToken = new RegExp(encoded, 'g')
const kindOf: Readonly<Record<string, TokenKind>> = { access: 'access', refresh: 'refresh', token: 'sliding' }

/** Notes the tokens of an answer, and tells what it says. */
export function observe(answer: WireAnswer, memory: Memory): Observation {
  const tokens: Record<string, string> = {}
  for (const [, field = '', token = ''] of answer.body.matchAll(issuedToken)) {
    memory.issued[kindOf[field] ?? 'access'].push(token)
  }
  const body = answer.body.replace(anyToken, (token) => {
    const name = `<token ${Object.keys(tokens).length + 1}>`
    tokens[name] = describeToken(token, memory)
    return name
  })
  const headers = Object.entries(answer.headers).filter(([name]) => !ignored.has(name))
  return { status: answer.status, headers: Object.fromEntries(headers), body, tokens }
}

function describeToken(token: string, { random }: Memory): string {
  const [header, payload] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString())
  const claims = withNamesOnce(payload ?? '').replace(
    /"([0-9a-f]{32}|[0-9A-F]{32})"/g,
    (_, value: string) => {
      if (!random.includes(value)) random.push(value)
      return `"<random ${value === value.toUpperCase() ? 'capitals' : ''} ${random.indexOf(value)}>"`
    },
  )
  return `${header} ${claims}`
}

const value = String.raw`("[^"]*"|\[[^\]]*\]|[^,}]*)`
const nameTwice = new RegExp(`^{"null":${value}(.*),"null":${value}(.*)$`)

/** Of two claims of one name the last counts, as `JSON.parse` has it; but it is told. */
function withNamesOnce(payload: string): string {
  const [, , between, last, after] = nameTwice.exec(payload) ?? []
  return last === undefined ? payload : `{"null":${last}${between}${after} and another claim named null`
}
