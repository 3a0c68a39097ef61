import type { ServerVersion } from '../support/real-server.js'
import { areAlike } from './compare.js'
import type { Observation } from './observe.js'
import type { Call, ClaimChange, Program } from './program.js'
import type { Arena, Difference } from './run-program.js'

/** Where the mock is not what a real server is, and why it stays so. The guide's table is made of these. */
export interface KnownDifference {
  readonly name: string
  readonly real: string
  readonly mock: string
  readonly reason: string
  readonly matches: (difference: Difference, arena: Arena) => boolean
  /** Shows it, on this server. */
  readonly example: { readonly version: ServerVersion; readonly setup: string; readonly program: Program }
}

function onNewest(...program: Program): KnownDifference['example'] {
  return { version: '5.5.1', setup: 'blacklist', program }
}

function ask(endpoint: 'refresh' | 'slidingRefresh', ...claims: readonly ClaimChange[]): Call {
  const isSliding = endpoint === 'slidingRefresh'
  const token = { kind: isSliding ? 'sliding' : 'refresh', nth: 0, forged: { claims } } as const
  return { do: endpoint, body: { fields: { [isSliding ? 'token' : 'refresh']: { token } }, as: 'json' } }
}

function askMe(claim: ClaimChange): Call {
  return { do: 'me', credentials: { token: { kind: 'access', nth: 0, forged: { claims: [claim] } } } }
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'Where a JSON text is broken',
    real: 'names the line, the column and the character',
    mock: 'says that the body is not valid JSON',
    reason: "These are the words of Python's parser, and differ by its version.",
    matches: ({ about, real, mock }) =>
      about.join() === 'body' && [real, mock].every(({ body }) => body.includes('"JSON parse error - ')),
    example: onNewest({ do: 'verify', body: { text: '{', type: 'application/json' } }),
  },
  {
    name: 'Numbers that JavaScript does not tell apart',
    real: '`1.0` and `12345678901234567890` in a token or a body stay what they are',
    mock: '`1.0` becomes `1`, `12345678901234567890` loses its last digits',
    reason: 'So `JSON.parse` has it, for clients too. No server issues such claims.',
    matches: ({ real, mock, slack }) => areAlike(asJavaScript(real), asJavaScript(mock), slack),
    example: onNewest(ask('refresh', { claim: 'plan', to: { raw: '1.0' } })),
  },
  {
    name: 'Numbers that are not in JSON',
    real: 'accepts `NaN` and `Infinity` in the claims of a token, as Python does',
    mock: 'refuses the token as invalid',
    reason: 'Nobody issues such tokens, and no client could read them.',
    matches: ({ call }) => /"raw":"(NaN|-?Infinity)"/.test(textOf(call)),
    example: onNewest(ask('refresh', { claim: 'plan', to: { raw: 'NaN' } })),
  },
  {
    name: 'Digits of other scripts',
    real: 'takes `"\u0661"` for the number 1 in a user id or a time',
    mock: 'takes it for no number',
    reason: "Python's `int()` reads them. No server issues such claims.",
    matches: ({ call }) => textOf(call).includes('"to":{"raw":"\\"\\\\u0661\\""}'),
    example: onNewest(askMe({ claim: 'user', to: { raw: '"\\u0661"' } })),
  },
  {
    name: 'A claim without a name',
    real: 'a token made of another one has two claims called `null`, where TOKEN_TYPE_CLAIM or JTI_CLAIM is None',
    mock: 'has one, the one of the two that `JSON.parse` sees',
    reason: 'An object has each name once, for clients too.',
    matches: ({ real, mock, slack }) =>
      areAlike(asJavaScript(real).replaceAll(' and another claim named null', ''), asJavaScript(mock), slack),
    example: { version: '5.5.1', setup: 'nameless-claims', program: [ask('refresh')] },
  },
  {
    name: 'What a view says about itself',
    real: 'OPTIONS answers with the doc comment of the view',
    mock: 'OPTIONS answers with an empty `description`',
    reason: "These are other people's sentences, for people.",
    matches: ({ about, real, mock }) =>
      about.join() === 'body' && withoutDescription(real.body) === withoutDescription(mock.body),
    example: onNewest({ do: 'verify', method: 'OPTIONS' }),
  },
  {
    name: 'A crash of the protected view under Django 3.2',
    real: 'its page has `Vary: Cookie` where the session middleware is installed',
    mock: 'it has not',
    reason: 'Django 3.2 asks who the user is for a report by mail. Nobody caches such a page.',
    matches: ({ about, call, real }, { version }) =>
      version === '5.2.2' && call.do === 'me' && real.status === 500 && about.join() === 'vary',
    example: {
      version: '5.2.2',
      setup: 'blacklist',
      program: [askMe({ claim: 'nbf', to: { raw: 'null' } })],
    },
  },
]

function textOf({ credentials, body }: Call): string {
  return JSON.stringify([credentials, body])
}

function withoutDescription(body: string): string {
  return body.replace(/("description": ?)"(\\.|[^"\\])*"/, '$1""')
}

/** As text, with the numbers that `JSON.parse` makes of those in it. */
function asJavaScript(answer: Observation): string {
  return JSON.stringify(answer)
    .replace(/(\d)\.0\b/g, '$1')
    .replace(/-?\d{16,}/g, (digits) => String(Number(digits)))
    .replace(/got (int|float)\./, 'got number.')
}

export function isKnown(difference: Difference, arena: Arena): boolean {
  return knownDifferences.some((known) => known.matches(difference, arena))
}

/** The rows of the table in the guide. */
export function differencesTable(): readonly string[] {
  return knownDifferences.map(
    ({ name, real, mock, reason }) => `| ${[name, real, mock, reason].join(' | ')} |`,
  )
}
