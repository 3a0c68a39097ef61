import { json } from './answers.js'
import { strip } from './strip.js'

/** The fields of a valid body, trimmed, or the answer to an invalid one. */
export type FieldsOrRefusal = Readonly<Record<string, string>> | Response

/** Reads the named text fields of a request as a serializer of CharFields does. */
export async function readFields(request: Request, names: readonly string[]): Promise<FieldsOrRefusal> {
  const body = await readBody(request)
  return body instanceof Response ? body : validate(body.data, names)
}

/** A body as a parser leaves it, or the answer to one that cannot be parsed. */
export type Parsed = Response | { readonly data: unknown }

type Parser = (bytes: ArrayBuffer, type: string) => Parsed | Promise<Parsed>

const parsers: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  ['application/json', parseJson],
  ['application/x-www-form-urlencoded', parseForm],
  ['multipart/form-data', parseMultipart],
])

/** Parses a body by its content type. An empty one is an empty form. */
export async function readBody(request: Request): Promise<Parsed> {
  const bytes = await request.arrayBuffer()
  if (bytes.byteLength === 0) return { data: {} }
  const type = request.headers.get('Content-Type') ?? ''
  const parse = findParser(type.replace(/;.*/, '').trim().toLowerCase())
  return parse?.(bytes, type) ?? json(415, { detail: `Unsupported media type "${type}" in request.` })
}

/** The first that fits, as for a type with wildcards. */
function findParser(type: string): Parser | undefined {
  return type === '*/*' || type === 'application/*' ? parseJson : parsers.get(type)
}

function parseJson(bytes: ArrayBuffer): Parsed {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { data: JSON.parse(text) }
  } catch {
    return json(400, { detail: 'JSON parse error - the body is not valid JSON' })
  }
}

function parseForm(bytes: ArrayBuffer): Parsed {
  return { data: Object.fromEntries(new URLSearchParams(new TextDecoder().decode(bytes))) }
}

async function parseMultipart(bytes: ArrayBuffer, type: string): Promise<Parsed> {
  const boundary = /boundary=([^;]*)/.exec(type)?.[1] ?? 'None'
  if (boundary === 'None' || boundary === '') {
    return json(400, { detail: `Multipart form parse error - Invalid boundary in multipart: ${boundary}` })
  }
  try {
    const form = await new Response(bytes, { headers: { 'Content-Type': type } }).formData()
    return { data: Object.fromEntries(form.entries()) }
  } catch {
    return json(400, { detail: 'Multipart form parse error - the body is not a valid form' })
  }
}

function validate(data: unknown, names: readonly string[]): FieldsOrRefusal {
  if (!isDictionary(data)) return refuseNonDictionary(data)
  const given = new Map<string, unknown>(Object.entries(data))
  const complaints = names.flatMap((name) => {
    const complaint = complain(given.get(name))
    return complaint === undefined ? [] : [[name, [complaint]]]
  })
  if (complaints.length > 0) return json(400, Object.fromEntries(complaints))
  return Object.fromEntries(names.map((name) => [name, strip(String(given.get(name)))]))
}

export function isDictionary(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}

/** The answer to a body of JSON that is no object. */
export function refuseNonDictionary(data: unknown): Response {
  const problem =
    data === null
      ? 'No data provided'
      : `Invalid data. Expected a dictionary, but got ${pythonTypeName(data)}.`
  return json(400, { non_field_errors: [problem] })
}

/** What a required CharField has against a value, if anything. */
export function complain(value: unknown): string | undefined {
  if (value === undefined) return 'This field is required.'
  if (value === null) return 'This field may not be null.'
  if (typeof value !== 'string' && typeof value !== 'number') return 'Not a valid string.'
  const text = strip(String(value))
  if (text === '') return 'This field may not be blank.'
  if (text.includes('\0')) return 'Null characters are not allowed.'
  return complainOfSurrogate(text)
}

function complainOfSurrogate(text: string): string | undefined {
  const [half] = /\p{Surrogate}/u.exec(text) ?? []
  if (half === undefined) return undefined
  return `Surrogate characters are not allowed: U+${half.charCodeAt(0).toString(16).toUpperCase()}.`
}

function pythonTypeName(value: unknown): string {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  return Number.isInteger(value) ? 'int' : 'float'
}
