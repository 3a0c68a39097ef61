import { isDictionary } from '../read-fields.js'
import { ninjaInvalidInput, ninjaJson } from './ninja-jwt-answers.js'

export type NinjaBody = Readonly<Record<string, unknown>>

/** One of pydantic's findings. */
export interface Finding {
  readonly type: string
  readonly loc: readonly string[]
  readonly msg: string
  readonly ctx?: Readonly<Record<string, unknown>>
}

/** 422, with a list for a detail. */
export function unprocessable(findings: readonly Finding[]): Response {
  const detail = findings.map(({ type, loc, ...rest }) => ({ type, loc: ['body', ...loc], ...rest }))
  return ninjaJson(422, { detail })
}

/**
 * Reads JSON, whatever the content type. `parameter` is what the view's function calls its body, which shows in the
 * findings; `refuseOther` answers JSON that is no object.
 */
export async function readNinjaBody(
  request: Request,
  parameter: string,
  refuseOther: () => Response,
): Promise<NinjaBody | Response> {
  const bytes = await request.arrayBuffer()
  if (bytes.byteLength === 0)
    return unprocessable([{ type: 'missing', loc: [parameter], msg: 'Field required' }])
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isDictionary(value) ? value : refuseOther()
  } catch {
    return ninjaJson(400, { detail: 'Cannot parse request body' })
  }
}

/** Reads a body that holds a token, which may still be of any shape. */
export async function readTokenField(
  request: Request,
  parameter: string,
  field: string,
  complaint = 'token is required',
): Promise<{ readonly token: unknown } | Response> {
  const msg = 'Input should be a valid dictionary or object to extract fields from'
  const refuseOther = () => unprocessable([{ type: 'model_attributes_type', loc: [parameter], msg }])
  const body = await readNinjaBody(request, parameter, refuseOther)
  if (body instanceof Response) return body
  const token = Object.hasOwn(body, field) ? body[field] : undefined
  return isTruthy(token) ? { token } : ninjaInvalidInput({ [field]: complaint })
}

export function notText(parameter: string, field: string): Finding {
  return { type: 'string_type', loc: [parameter, field], msg: 'Input should be a valid string' }
}

/** As Python judges values of JSON: what is empty is false. */
export function isTruthy(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
}
