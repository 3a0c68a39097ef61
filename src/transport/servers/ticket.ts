import { fieldsOf } from '../../own.js'
import { decodeToken } from '../../token/decode.js'
import { createStandIn } from '../../token/stand-in.js'

/** Stands for the refresh token in the cookie, and tells what the page knows of it. */
export interface Ticket {
  /** How many times the cookie has been renewed. */
  readonly n: number
  /** The token against cross-site request forgery, where the server has told it. */
  readonly csrf: string | undefined
  /** When the cookie expires, where the server has told: seconds since 1970 on its clock. */
  readonly exp: number | undefined
}

/** A ticket in the place where others have a refresh token. */
export function writeTicket(ticket: Ticket): string {
  return createStandIn(ticket)
}

/** Nothing has been told. */
export const NEW_TICKET: Ticket = { n: 0, csrf: undefined, exp: undefined }

export function readTicket(token = ''): Ticket {
  const { n, csrf, exp } = fieldsOf(decodeToken(token))
  return {
    n: typeof n === 'number' ? n : 0,
    csrf: typeof csrf === 'string' ? csrf : undefined,
    exp: typeof exp === 'number' ? exp : undefined,
  }
}
