import fc from 'fast-check'
import type {
  ClaimChange,
  ClaimRole,
  ClaimValue,
  Forgery,
  TokenKind,
  TokenSpec,
  TokenTwist,
  Who,
} from './program.js'

export const who: fc.Arbitrary<Who> = fc.constantFrom(0, 1)
export const tokenKind: fc.Arbitrary<TokenKind> = fc.constantFrom('access', 'refresh', 'sliding')

/** JSON values of all types, with those that programs get wrong. */
export const oddValue = fc
  .constantFrom(
    ...['null', 'true', 'false', '0', '-1', '1', '2.5', '1.0', '1e300', '-0', '12345678901234567890'],
    ...[
      '-9223372036854775809',
      '""',
      '" "',
      '"abc"',
      '"1"',
      '"1.0"',
      '" 1 "',
      '"1_000_000_000"',
      '"+1"',
      '"\\u0661"',
    ],
    ...['[]', '["a"]', '[1]', '{}', '{"a":1}', 'NaN', 'Infinity', '-Infinity', '"\\u0000"', '"\\ud800"'],
    ...['"\\u00e9"', '"\\ud83d\\ude00"', '"9223372036854775808"'],
  )
  .map((raw) => ({ raw }))

/** Far enough from now, whatever leeway: a run may take a second or two. */
const moment: fc.Arbitrary<ClaimValue> = fc.record({
  seconds: fc.constantFrom(-100_000, -600, -90, -30, -10, 10, 30, 90, 600, 100_000),
  form: fc.constantFrom('whole' as const, 'whole' as const, 'fraction' as const, 'text' as const),
})

const unique: fc.Arbitrary<ClaimValue> = fc.record({
  unique: fc.constantFrom('text' as const, 'number' as const, 'list' as const),
})

const someUser: fc.Arbitrary<ClaimValue> = fc.record({
  userOf: who,
  form: fc.constantFrom('number' as const, 'text' as const, 'fraction' as const, 'padded' as const),
})

const someType: fc.Arbitrary<ClaimValue> = fc
  .constantFrom('"access"', '"refresh"', '"sliding"', '"Access"', '["access"]', 'null')
  .map((raw) => ({ raw }))

/** Blacklists are shared by all programs of a server: what may get onto one is unique, or refused in any case. */
const jti: fc.Arbitrary<ClaimValue> = fc.oneof(
  { weight: 3, arbitrary: unique },
  { weight: 1, arbitrary: fc.constant({ raw: 'null' }) },
)

const audience: fc.Arbitrary<ClaimValue> = fc
  .constantFrom(
    '"app"',
    '"other"',
    '["app","other"]',
    '["other"]',
    '[]',
    '[1]',
    'null',
    '1',
    '"https://issuer.example"',
    '""',
  )
  .map((raw) => ({ raw }))

const valueOf: Readonly<Record<ClaimRole, fc.Arbitrary<ClaimValue>>> = {
  exp: fc.oneof({ weight: 4, arbitrary: moment }, { weight: 1, arbitrary: oddValue }),
  iat: fc.oneof({ weight: 3, arbitrary: moment }, { weight: 1, arbitrary: oddValue }),
  nbf: fc.oneof({ weight: 3, arbitrary: moment }, { weight: 1, arbitrary: oddValue }),
  jti,
  user: fc.oneof({ weight: 2, arbitrary: someUser }, { weight: 1, arbitrary: oddValue }),
  type: fc.oneof({ weight: 4, arbitrary: someType }, { weight: 1, arbitrary: oddValue }),
  refreshExp: fc.oneof({ weight: 4, arbitrary: moment }, { weight: 1, arbitrary: oddValue }),
  revoke: oddValue,
  aud: audience,
  iss: audience,
  sub: oddValue,
  plan: oddValue,
}

const roles = Object.keys(valueOf) as ClaimRole[]

const claimChange: fc.Arbitrary<ClaimChange> = fc.constantFrom(...roles).chain((claim) =>
  fc.record({
    claim: fc.constant(claim),
    to: fc.oneof(
      { weight: 4, arbitrary: valueOf[claim] },
      { weight: 1, arbitrary: fc.constant('absent' as const) },
    ),
  }),
)

const oddPayload = fc.constantFrom(
  '{}',
  '[]',
  'null',
  '"abc"',
  '12',
  '',
  '{"exp":',
  '\uFEFF{}',
  '{"exp":1,"exp":9999999999}',
)

const oddHeader = fc.constantFrom(
  '{"alg":"HS256"}',
  '{"typ":"JWT","alg":"HS256","kid":"1"}',
  '{"typ":"JWT","alg":"HS256","kid":1}',
  '{"typ":"at+jwt","alg":"HS256"}',
  '{"alg":"hs256","typ":"JWT"}',
  '{"alg":"RS256","typ":"JWT"}',
  '{"alg":null,"typ":"JWT"}',
  '{"alg":["HS256"],"typ":"JWT"}',
  '{"typ":"JWT"}',
  '{"alg":"HS256","typ":"JWT","crit":["exp"]}',
  '{"alg":"HS256","typ":"JWT","crit":["b64"],"b64":false}',
  '{"alg":"HS256","typ":"JWT","b64":false}',
  '[]',
  '"HS256"',
  '',
)

const forgery: fc.Arbitrary<Forgery> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ claims: fc.array(claimChange, { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ payload: oddPayload }) },
  { weight: 1, arbitrary: fc.record({ header: oddHeader }) },
  {
    weight: 1,
    arbitrary: fc.record({
      signature: fc.constantFrom(...(['none', 'other key', 'HS512', 'HS512 named HS256'] as const)),
    }),
  },
)

const twist: fc.Arbitrary<TokenTwist> = fc.constantFrom(
  'padded',
  'signature changed',
  'signature cut off',
  'signature empty',
  'claims changed',
  'a fourth part',
  'a character that is no base64',
  'with padding',
  'in quotes',
  'not ASCII',
  'a null character',
  'a stray bit',
)

/** As it was issued; the newest most often. */
export function issued(kind: fc.Arbitrary<TokenKind>): fc.Arbitrary<TokenSpec> {
  return fc.record({ kind, nth: fc.constantFrom(0, 0, 0, 1, 2, 3) })
}

export function forged(kind: fc.Arbitrary<TokenKind>): fc.Arbitrary<TokenSpec> {
  return fc.record({ kind, nth: fc.constantFrom(0, 0, 1), forged: forgery })
}

export function twisted(kind: fc.Arbitrary<TokenKind>): fc.Arbitrary<TokenSpec> {
  return fc.record({ kind, nth: fc.constant(0), twist })
}

/** Mostly of the kind that belongs there. */
export function someToken(kind: TokenKind): fc.Arbitrary<TokenSpec> {
  const right = fc.constant(kind)
  return fc.oneof(
    { weight: 6, arbitrary: issued(right) },
    { weight: 5, arbitrary: forged(right) },
    { weight: 1, arbitrary: twisted(right) },
    { weight: 1, arbitrary: issued(tokenKind) },
    { weight: 1, arbitrary: forged(tokenKind) },
  )
}
