import type { FetchPort } from 'simplejwt-client'
import type { ContractServer, ContractSettings } from '../contract/contract-server.js'

/** Answers so far, by view and status. */
export type Answers = Readonly<Record<string, Readonly<Record<string, number>>>>

/** A pair of tokens made without a login. */
export interface MintedPair {
  readonly access: string
  readonly refresh: string
}

export interface MintOptions {
  /** Seconds; negative for an access token that has expired. */
  readonly accessLifetime?: number
  /** Claims that replace those of both tokens. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** A server that a client is tried on: the mock or a real one. */
export interface SuiteServer extends ContractServer {
  readonly origin: string
  /** What the client is given to send with. */
  readonly port: FetchPort
  mint(username: string, options?: MintOptions): Promise<MintedPair>
  answers(): Promise<Answers>
  /** Forgets the answers so far. */
  reset(): Promise<unknown>
  close(): Promise<void>
}

/** The settings that the client is tried under. */
export const suiteSetups: readonly { readonly name: string; readonly settings: ContractSettings }[] = [
  { name: 'default settings', settings: {} },
  {
    name: 'rotation and blacklist',
    settings: { rotateRefreshTokens: true, blacklistAfterRotation: true },
  },
  {
    name: 'sessions first, CHECK_REVOKE_TOKEN',
    settings: { authenticationClasses: ['session', 'jwt'], blacklistApp: true, checkRevokeToken: true },
  },
  {
    name: 'paths of a tutorial, no logout',
    settings: {
      rotateRefreshTokens: true,
      blacklistAfterRotation: true,
      paths: { obtain: '/gettoken/', refresh: '/refreshtoken/', verify: '/verifytoken/', blacklist: false },
    },
  },
  {
    name: 'paths and scheme of djoser',
    settings: {
      authHeaderTypes: ['JWT'],
      paths: {
        obtain: '/auth/jwt/create/',
        refresh: '/auth/jwt/refresh/',
        verify: '/auth/jwt/verify/',
        blacklist: false,
        me: '/auth/users/me/',
      },
    },
  },
]

type Settled = Pick<ContractServer, 'settings'>

export function doesRotate({ settings }: Settled): boolean {
  return settings.rotateRefreshTokens === true
}

/** Does a refresh token work once? */
export function isSingleUse(server: Settled): boolean {
  return doesRotate(server) && server.settings.blacklistAfterRotation === true
}

export function hasBlacklistView({ settings }: Settled): boolean {
  return settings.paths?.blacklist !== false
}

/** Does a logout reach the server's database? */
export function canRevoke(server: Settled): boolean {
  const { blacklistApp, blacklistAfterRotation } = server.settings
  return hasBlacklistView(server) && (blacklistApp ?? blacklistAfterRotation) === true
}

/** The status by which the protected view refuses. */
export function refusal({ settings }: Settled): 401 | 403 {
  return settings.authenticationClasses?.[0] === 'session' ? 403 : 401
}
