import type { AuthClientOptions, TokenClaims } from 'simplejwt-client'
import type { CsrfSource } from 'simplejwt-client/servers'
import type { RealServerOptions, ServerName } from '../support/real-server.js'

/** Where the API is, mock or real: the line leads there. */
export const API = 'https://api.example.com'

/** A page of the API's own host, and one of another host of its site. */
export const PAGES = { same: API, other: 'https://app.example.com' } as const

export type View = 'obtain' | 'refresh' | 'verify' | 'blacklist' | 'me'

export type ServerSettings = Omit<RealServerOptions, 'version' | 'users' | 'paths'>

/** One kind of server, as its users set it up, and the client for it: a column of the table. */
export interface Dialect {
  /** The head of the column. */
  readonly name: string
  /** The call that the guide shows. */
  readonly call: string
  /** What is set at the server, in a few words. */
  readonly about: string
  readonly version: ServerName
  readonly settings: ServerSettings
  /** Puts something of the project's own before the server. */
  readonly front?: ((server: Send) => Send) | undefined
  readonly page: (typeof PAGES)[keyof typeof PAGES]
  readonly client: (csrf?: CsrfSource) => AuthClientOptions<TokenClaims>
  readonly paths: Readonly<Record<View, string>>
  /** Where the refresh token is; `none`: there is one token for everything. */
  readonly refreshIn: 'body' | 'cookie' | 'none'
  /** Where requests have the access token. */
  readonly accessIn: 'header' | 'cookie'
  /** What is checked for forgery. */
  readonly csrf: 'nothing' | 'requests with the access cookie' | 'requests with a cookie'
  /** Can a logout reach the server, and a token be verified there? */
  readonly hasLogout: boolean
  readonly hasVerify: boolean
}

export type Send = (request: Request) => Promise<Response>

/** Does a refresh token work once? */
export function isSingleUse({ settings }: Dialect): boolean {
  return settings.blacklistAfterRotation === true
}

export function doesRotate({ settings }: Dialect): boolean {
  return settings.rotateRefreshTokens === true
}

export function hasCookies({ refreshIn }: Dialect): boolean {
  return refreshIn === 'cookie'
}

/** Is it told when the access token expires? */
export function isTimed({ front }: Dialect): boolean {
  return front === undefined
}

/** Is the access token in the memory of one page only? */
export function isInMemory(dialect: Dialect): boolean {
  return hasCookies(dialect) && dialect.accessIn === 'header'
}
