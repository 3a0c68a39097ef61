import {
  createSays,
  type ExpectedAnswer,
  type FlavourCase,
  type FlavourSettings,
  htmlType,
  postJson,
} from './flavour-server.js'

/** The paths, which end without a slash. */
export const paths = {
  pair: '/api/token/pair',
  refresh: '/api/token/refresh',
  verify: '/api/token/verify',
  blacklist: '/api/token/blacklist',
  sliding: '/api/token/sliding',
  slidingRefresh: '/api/token/sliding/refresh',
  me: '/api/me',
}

export const says = createSays(paths.pair)

export const isRotating = ({ rotateRefreshTokens }: FlavourSettings): boolean => rotateRefreshTokens === true
export const hasBlacklist = ({ blacklistApp }: FlavourSettings): boolean => blacklistApp === true
export const hasNone = (settings: FlavourSettings): boolean => !hasBlacklist(settings)
export const isStill = (settings: FlavourSettings): boolean => !isRotating(settings)

/** JSON, which the package sends with a charset and never with a challenge. */
export function ninja(status: number, body: unknown): ExpectedAnswer {
  return { status, body, type: 'application/json; charset=utf-8' }
}

export function invalidToken(detail: string): ExpectedAnswer {
  return ninja(401, { detail, code: 'token_not_valid' })
}

/** Errors of fields are texts beside the detail, not lists. */
export function invalidInput(fields: Readonly<Record<string, string>>): ExpectedAnswer {
  return ninja(400, { detail: 'Invalid input.', code: 'invalid', ...fields })
}

/** What pydantic finds wrong: 422 with a list for a detail. */
export function unprocessable(
  ...found: readonly (readonly [type: string, loc: readonly string[], msg: string])[]
): ExpectedAnswer {
  return ninja(422, { detail: found.map(([type, loc, msg]) => ({ type, loc: ['body', ...loc], msg })) })
}

export const notAllowed: ExpectedAnswer = { status: 405, body: 'Method not allowed', type: htmlType }
export const cannotParse: ExpectedAnswer = ninja(400, { detail: 'Cannot parse request body' })

/** What a view says to a body, whoever is logged in. */
export function answers(path: string, what: string, body: unknown, expected: ExpectedAnswer): FlavourCase {
  return says(`${path} answers ${what}`, (server) => server.send(path, postJson(body)), expected)
}
