/** What is done to both servers, as plain data: it can be shrunk, printed and run again. */
export type Program = readonly Step[]

export type Step = Call | AccountChange

/** One of the two accounts that each program has to itself. */
export type Who = 0 | 1

/** What an administrator does. A deleted account stays deleted: further changes to it are left out. */
export interface AccountChange {
  readonly do: 'activate' | 'deactivate' | 'delete' | 'change-password'
  readonly who: Who
}

export const endpoints = [
  'obtain',
  'refresh',
  'verify',
  'blacklist',
  'sliding',
  'slidingRefresh',
  'me',
] as const

export type Endpoint = (typeof endpoints)[number]

/** One request. */
export interface Call {
  readonly do: Endpoint
  /** @default GET for the protected view, POST for the others */
  readonly method?: string
  readonly path?: PathTwist
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly credentials?: Credentials
  readonly body?: Body
}

export type PathTwist =
  | 'slashless'
  | 'doubled slash'
  | 'capitals'
  | 'further'
  | 'elsewhere'
  | 'elsewhere, slashless'

/** What goes into the header of the tokens. `scheme` is the server's first one if it is not given. */
export interface Credentials {
  readonly token?: TokenSpec
  readonly scheme?: string
  /** Between scheme and token. @default one space */
  readonly gap?: string
  /** After the token. */
  readonly tail?: string
  /** In a header of another name. */
  readonly header?: string
}

export type Body =
  | { readonly fields: Readonly<Record<string, Value>>; readonly as: Encoding; readonly type?: string }
  | { readonly text: string; readonly type?: string }

export type Encoding = 'json' | 'form' | 'multipart'

/** The value of a field. `raw` is JSON text. */
export type Value =
  | { readonly name: Who; readonly twist?: TextTwist }
  | { readonly password: Who; readonly twist?: TextTwist }
  | { readonly token: TokenSpec }
  | { readonly raw: string }

export type TextTwist = 'padded' | 'capitals' | 'longer' | 'former'

export type TokenKind = 'access' | 'refresh' | 'sliding'

/** A token of this run, counted from the newest of its kind; where there is none, one of the test's own making. */
export interface TokenSpec {
  readonly kind: TokenKind
  readonly nth: number
  /** Signed anew, with these differences. */
  readonly forged?: Forgery
  readonly twist?: TokenTwist
}

export interface Forgery {
  readonly claims?: readonly ClaimChange[]
  /** Instead of the claims, as text. */
  readonly payload?: string
  /** Instead of the header, as text. */
  readonly header?: string
  readonly signature?: 'none' | 'other key' | 'HS512' | 'HS512 named HS256'
}

/** What a claim is for, whatever its name in these settings. */
export type ClaimRole =
  | 'exp'
  | 'iat'
  | 'nbf'
  | 'jti'
  | 'user'
  | 'type'
  | 'refreshExp'
  | 'revoke'
  | 'aud'
  | 'iss'
  | 'sub'
  | 'plan'

export interface ClaimChange {
  readonly claim: ClaimRole
  readonly to: ClaimValue
}

/** `raw` is JSON text; `seconds` count from now; `unique` occurs in no other program, as what gets blacklisted must. */
export type ClaimValue =
  | 'absent'
  | { readonly raw: string }
  | { readonly seconds: number; readonly form: 'whole' | 'fraction' | 'text' }
  | { readonly userOf: Who; readonly form: 'number' | 'text' | 'fraction' | 'padded' }
  | { readonly unique: 'text' | 'number' | 'list' }

export type TokenTwist =
  | 'padded'
  | 'signature changed'
  | 'signature cut off'
  | 'signature empty'
  | 'claims changed'
  | 'a fourth part'
  | 'a character that is no base64'
  | 'with padding'
  | 'in quotes'
  | 'not ASCII'
  | 'a null character'
  | 'a stray bit'
