import { json } from '../answers.js'
import { strip } from '../strip.js'
import { complain, isDictionary, readBody, refuseNonDictionary } from '../read-fields.js'

/** A text field of a serializer. */
export interface TextField {
  /** @default false */
  readonly isOptional?: boolean
  /** @default false */
  readonly mayBeBlank?: boolean
  /** What is said about values that are no texts. @default 'Not a valid string.' */
  readonly notText?: string
  /** What is wrong with a text, given what any text field has against it. @default that */
  readonly judge?: (text: string, complaints: readonly string[]) => readonly string[]
}

/** The texts that a body gives for these fields, trimmed, or the answer to a body that is not valid. */
export async function readTexts<Name extends string>(
  request: Request,
  fields: Readonly<Record<Name, TextField>>,
): Promise<Readonly<Partial<Record<Name, string>>> | Response> {
  const body = await readBody(request)
  if (body instanceof Response) return body
  if (!isDictionary(body.data)) return refuseNonDictionary(body.data)
  const given = new Map(Object.entries(body.data))
  const names = Object.keys(fields) as Name[]
  const complaints = names
    .map((name) => [name, judge(given.get(name), fields[name])] as const)
    .filter(([, complaint]) => complaint.length > 0)
  if (complaints.length > 0) return json(400, Object.fromEntries(complaints))
  const texts = names.filter((name) => given.has(name)).map((name) => [name, strip(String(given.get(name)))])
  return Object.fromEntries(texts) as Partial<Record<Name, string>>
}

function judge(value: unknown, field: TextField): readonly string[] {
  if (value === undefined && field.isOptional) return []
  const complaint = complain(value)
  const complaints = complaint === undefined ? [] : [complaint]
  if (value === undefined || value === null) return complaints
  if (typeof value !== 'string' && typeof value !== 'number') return [field.notText ?? 'Not a valid string.']
  return judgeText(strip(String(value)), field, complaints)
}

function judgeText(text: string, field: TextField, complaints: readonly string[]): readonly string[] {
  if (text === '') return field.mayBeBlank ? [] : complaints
  return field.judge?.(text, complaints) ?? complaints
}
