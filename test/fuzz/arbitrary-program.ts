import fc from 'fast-check'
import { issued, oddValue, someToken, who } from './arbitrary-tokens.js'
import {
  type AccountChange,
  type Body,
  type Call,
  type Credentials,
  type Endpoint,
  endpoints,
  type Program,
  type TokenKind,
  type TokenSpec,
  type Value,
} from './program.js'

type Weighted<T> = fc.WeightedArbitrary<T>

const tokenEndpoint = fc.constantFrom(...endpoints.filter((name) => name !== 'me'))

function usually<T>(usual: fc.Arbitrary<T>, weight: number, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd })
}

const encoding = usually(
  fc.constant('json' as const),
  5,
  fc.constantFrom('form' as const, 'multipart' as const),
)

const textTwist = fc.constantFrom(
  'padded' as const,
  'capitals' as const,
  'longer' as const,
  'former' as const,
)

function fieldsOf(endpoint: Endpoint): fc.Arbitrary<Readonly<Record<string, Value>>> {
  const takes = tokenFieldOf[endpoint]
  if (takes !== undefined) {
    const value: fc.Arbitrary<Value> = usually<Value>(
      fc.record({ token: someToken(takes.kind) }),
      12,
      oddValue,
    )
    return usually(fc.record({ [takes.field]: value }), 20, otherFields)
  }
  return fc.oneof(
    { weight: 8, arbitrary: who.map((one) => ({ username: { name: one }, password: { password: one } })) },
    { weight: 1, arbitrary: fc.record({ username: oddName, password: oddPassword }) },
    { weight: 1, arbitrary: fc.record({ username: oddName, password: oddPassword }, { requiredKeys: [] }) },
  )
}

const tokenFieldOf: Readonly<Partial<Record<Endpoint, { field: string; kind: TokenKind }>>> = {
  refresh: { field: 'refresh', kind: 'refresh' },
  verify: { field: 'token', kind: 'access' },
  blacklist: { field: 'refresh', kind: 'refresh' },
  slidingRefresh: { field: 'token', kind: 'sliding' },
}

const oddName: fc.Arbitrary<Value> = fc.oneof(
  who.map((one): Value => ({ name: one })),
  fc.record({ name: who, twist: textTwist }),
  oddValue,
)

const oddPassword: fc.Arbitrary<Value> = fc.oneof(
  fc.record({ password: who, twist: textTwist }),
  who.map((one): Value => ({ password: one })),
  oddValue,
)

const otherFields: fc.Arbitrary<Readonly<Record<string, Value>>> = fc.dictionary(
  fc.constantFrom('refresh', 'token', 'access', 'username', 'password', '__proto__', 'constructor', 'next'),
  fc.oneof(oddValue, fc.record({ token: issued(fc.constant('refresh')) })),
  { maxKeys: 3, noNullPrototype: true },
)

const contentType = fc.constantFrom(
  ...[
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json;charset=latin-1',
    'text/plain',
  ],
  ...[
    'text/plain;charset=UTF-8',
    'application/vnd.api+json',
    'application/jwt',
    'garbage',
    '*/*',
    'application/*',
  ],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'application/json,text/plain',
  ],
  ...[
    'application/json; a="b;c"',
    ' application/json ',
    'application/',
    '/',
    ';',
    'application/x-www-form-urlencoded; charset=utf-8',
  ],
)

const oddText = fc.constantFrom(
  ...[
    '',
    ' ',
    '{',
    '{}',
    '[]',
    '[{}]',
    'null',
    'true',
    'false',
    '0',
    '12',
    '1.5',
    '1.0',
    '-0',
    '1e5',
    '"abc"',
    '""',
    'NaN',
  ],
  ...[
    '{"refresh":NaN}',
    "{'refresh':'a'}",
    '{"refresh":"a"',
    '{"refresh":"a",}',
    '{"refresh":"a"}x',
    '\uFEFF{}',
  ],
  ...[
    '{"refresh":"a","refresh":""}',
    '{"token":"a","token":null}',
    '\\xff',
    '{"refresh":"\\ud800"}',
    '{"refresh":"\\u0000"}',
  ],
  ...[
    'refresh=a&refresh=',
    'refresh=a&refresh=b',
    'refresh',
    'refresh=%',
    'refresh=%ff',
    'refresh=a%00',
    'refresh=+a',
    '&',
    '=',
    'token=a;b',
  ],
  ...[
    '--x\r\nContent-Disposition: form-data; name="refresh"\r\n\r\na\r\n--x--\r\n',
    '{"username":"ada","password":"correct horse"}',
  ],
  ...[
    '{"username":1,"password":"x"}',
    '{"username":1e2,"password":1.5}',
    '{"username":"\\u00e9","password":"x"}',
    '\u00e9',
    '{"a":1e999}',
  ],
)

const oddBody: fc.Arbitrary<Body> = fc.record(
  { text: oddText, type: usually(fc.constant('application/json'), 3, contentType) },
  { requiredKeys: ['text'] },
)

function bodyFor(endpoint: Endpoint): fc.Arbitrary<Body> {
  return fc.oneof(
    { weight: 14, arbitrary: fc.record({ fields: fieldsOf(endpoint), as: encoding }) },
    { weight: 1, arbitrary: fc.record({ fields: fieldsOf(endpoint), as: encoding, type: contentType }) },
    { weight: 1, arbitrary: oddBody },
  )
}

const accept = fc.constantFrom(
  ...[
    'application/json',
    '*/*',
    'application/*',
    '',
    'text/html',
    'application/xml',
    'text/*',
    'application/json; indent=4',
  ],
  ...[
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'text/html, application/json;q=0.5',
    'application/json;q=0',
  ],
  ...[
    'garbage',
    '*',
    '*/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;indent=0',
    ',',
  ],
  ...[
    'application/json; indent=4, */*',
    'application/jsonp',
    'application/json; version=1.0',
    ' application/json ',
    ';',
    'application/json;indent=x',
  ],
)

const origin = fc.constantFrom('https://app.example.com', 'https://evil.example', 'null', '')

const preflight = fc.record(
  {
    origin,
    'access-control-request-method': fc.constantFrom('POST', 'GET', 'DELETE', 'garbage', ''),
    'access-control-request-headers': fc.constantFrom('authorization', 'x-access-token', ''),
  },
  { requiredKeys: ['access-control-request-method'] },
)

const someHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  fc.record({ accept }),
  fc.record({ origin }),
  fc.record({ accept, origin }),
  fc.constantFrom({ 'x-http-method-override': 'GET' }, { 'accept-language': 'fr' }, { cookie: 'a=b' }),
)

const method = fc.constantFrom(
  ...['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'POST', 'PROPFIND', 'post', 'link', 'LINK', 'X'],
)

const path = fc.constantFrom(
  ...([
    'slashless',
    'slashless',
    'doubled slash',
    'capitals',
    'further',
    'elsewhere',
    'elsewhere, slashless',
  ] as const),
)

const query = fc.constantFrom(
  '?',
  '?a=b',
  '?format=json',
  '?format=api',
  '?format=xml',
  '?format=',
  '?format=json&format=api',
  '?next=%2F',
  '?token=a',
)

/** Nine in ten token endpoints are called as they are meant to be. */
function tokenCall(endpoint: Exclude<Endpoint, 'me'>): fc.Arbitrary<Call> {
  const plain = fc.record({ do: fc.constant(endpoint), body: bodyFor(endpoint) })
  const dressed = fc.record(
    {
      do: fc.constant(endpoint),
      body: bodyFor(endpoint),
      headers: someHeaders,
      query,
      credentials: someCredentials,
    },
    { requiredKeys: ['do', 'body'] },
  )
  return usually<Call>(plain, 9, dressed)
}

const goodCredentials: fc.Arbitrary<Credentials> = fc.record({ token: someToken('access') })

const oddCredentials: fc.Arbitrary<Credentials> = fc.record(
  {
    token: fc.oneof(issued(fc.constant('access')), someToken('access')),
    scheme: fc.constantFrom(
      'Bearer',
      'JWT',
      'Token',
      'Basic',
      'Session',
      'bearer',
      'BEARER',
      '',
      'Bearer,',
      'B\u00e9arer',
      'Bearer Bearer',
    ),
    gap: fc.constantFrom('', '  ', '\t', ' , ', '=', ':'),
    tail: fc.constantFrom('', ' ', ' again', ',', '\u00e9', '=', ' \t', ', Bearer x'),
    header: fc.constantFrom('authorization', 'x-access-token', 'cookie', 'proxy-authorization'),
  },
  { requiredKeys: [] },
)

const someCredentials: fc.Arbitrary<Credentials> = usually(goodCredentials, 4, oddCredentials)

const meCall: fc.Arbitrary<Call> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('me' as const), credentials: someCredentials }) },
  { weight: 1, arbitrary: fc.constant({ do: 'me' as const }) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        do: fc.constant('me' as const),
        credentials: someCredentials,
        method: fc.constantFrom(
          'GET',
          'POST',
          'PUT',
          'PATCH',
          'DELETE',
          'HEAD',
          'OPTIONS',
          'PROPFIND',
          'LINK',
        ),
        headers: someHeaders,
        query,
        body: oddBody,
      },
      { requiredKeys: ['do', 'credentials', 'method'] },
    ),
  },
)

const goodMeCall: fc.Arbitrary<Call> = fc.record({
  do: fc.constant('me' as const),
  credentials: fc.record({ token: issued(fc.constant('access')) }),
})

const badHeaderCall: fc.Arbitrary<Call> = fc.record({
  do: fc.constant('me' as const),
  credentials: fc.constantFrom<Credentials>(
    { gap: '' },
    { token: { kind: 'access', nth: 0 }, tail: ' again' },
  ),
})

const preflightCall: fc.Arbitrary<Call> = fc.record(
  { do: fc.constantFrom(...endpoints), method: fc.constant('OPTIONS'), headers: preflight, path },
  { requiredKeys: ['do', 'method', 'headers'] },
)

const oddCall: fc.Arbitrary<Call> = tokenEndpoint.chain((endpoint) =>
  fc.record(
    {
      do: fc.constant(endpoint as Endpoint),
      method,
      path,
      query,
      headers: someHeaders,
      body: bodyFor(endpoint),
    },
    { requiredKeys: ['do'] },
  ),
)

const accountChange: fc.Arbitrary<AccountChange> = fc.record({
  do: fc.constantFrom('activate', 'deactivate', 'change-password', 'deactivate', 'change-password', 'delete'),
  who,
})

function goodLogin(endpoint: 'obtain' | 'sliding'): fc.Arbitrary<Call> {
  return who.map((one) => ({
    do: endpoint,
    body: { fields: { username: { name: one }, password: { password: one } }, as: 'json' },
  }))
}

function withToken(
  endpoint: 'refresh' | 'verify' | 'blacklist' | 'slidingRefresh',
  token: fc.Arbitrary<TokenSpec>,
): fc.Arbitrary<Call> {
  const field = tokenFieldOf[endpoint]?.field ?? 'token'
  return token.map((spec) => ({ do: endpoint, body: { fields: { [field]: { token: spec } }, as: 'json' } }))
}

const refreshToken = issued(fc.constant('refresh'))
const slidingToken = issued(fc.constant('sliding'))

const step: Weighted<Program[number]>[] = [
  { weight: 5, arbitrary: goodLogin('obtain') },
  { weight: 2, arbitrary: goodLogin('sliding') },
  { weight: 3, arbitrary: withToken('refresh', refreshToken) },
  { weight: 2, arbitrary: withToken('slidingRefresh', slidingToken) },
  { weight: 1, arbitrary: withToken('blacklist', refreshToken) },
  {
    weight: 2,
    arbitrary: withToken('verify', fc.oneof(refreshToken, slidingToken, issued(fc.constant('access')))),
  },
  { weight: 2, arbitrary: tokenCall('obtain') },
  { weight: 5, arbitrary: tokenCall('refresh') },
  { weight: 4, arbitrary: tokenCall('verify') },
  { weight: 2, arbitrary: tokenCall('blacklist') },
  { weight: 1, arbitrary: tokenCall('sliding') },
  { weight: 4, arbitrary: tokenCall('slidingRefresh') },
  { weight: 9, arbitrary: meCall },
  { weight: 3, arbitrary: goodMeCall },
  { weight: 1, arbitrary: badHeaderCall },
  { weight: 3, arbitrary: oddCall },
  { weight: 1, arbitrary: preflightCall },
  { weight: 3, arbitrary: accountChange },
]

const firstStep = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 9, arbitrary: goodLogin('obtain').map((call): Program => [call]) },
)

/** Most begin with a login: without one there is little to see. */
export const program: fc.Arbitrary<Program> = fc
  .tuple(firstStep, fc.array(fc.oneof(...step), { minLength: 1, maxLength: 18, size: 'max' }))
  .map(([first, rest]) => [...first, ...rest])
