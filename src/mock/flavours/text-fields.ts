import { json } from '../answers.js'
import { complain, isDictionary, readBody, refuseNonDictionary } from '../read-fields.js'

/** A text field of a serializer. */
export interface TextField {
  /** @default false */
  readonly isOptional?: boolean
  /** @default false */
  readonly mayBeBlank?: boolean
  /** What else is wrong with a text that is not blank, if anything. */
  readonly check?: (text: string) => string | undefined
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
  const complaints = names.flatMap((name) => {
    const complaint = judge(given.get(name), fields[name])
    return complaint === undefined ? [] : [[name, [complaint]]]
  })
  if (complaints.length > 0) return json(400, Object.fromEntries(complaints))
  const texts = names.filter((name) => given.has(name)).map((name) => [name, String(given.get(name)).trim()])
  return Object.fromEntries(texts) as Partial<Record<Name, string>>
}

function judge(value: unknown, field: TextField): string | undefined {
  if (value === undefined && field.isOptional) return undefined
  if (typeof value === 'string' && value.trim() === '' && field.mayBeBlank) return undefined
  return complain(value) ?? field.check?.(String(value).trim())
}

/** Django's idea of an e-mail address. */
export function checkEmail(text: string): string | undefined {
  const [name = '', domain = '', ...more] = text.split('@')
  const isName = /^[-\w!#$%&'*+/=?^`{}|~]+(\.[-\w!#$%&'*+/=?^`{}|~]+)*$/.test(name)
  const isDomain =
    /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d-]{2,63}$/i.test(domain) || domain === 'localhost'
  return isName && isDomain && !domain.endsWith('-') && more.length === 0
    ? undefined
    : 'Enter a valid email address.'
}
