import type { Arena, Difference } from './run-program.js'

/** Where the mock is not what a real server is, and why it stays so. */
export interface KnownDifference {
  readonly name: string
  readonly real: string
  readonly mock: string
  readonly reason: string
  readonly matches: (difference: Difference, arena: Arena) => boolean
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'where a JSON text is broken',
    real: 'names the line, the column and the character',
    mock: 'says that the body is not valid JSON',
    reason: "These are the words of Python's parser, and differ by its version.",
    matches: ({ about, real, mock }) =>
      about.join() === 'body' && [real, mock].every(({ body }) => body.includes('"JSON parse error - ')),
  },
  {
    name: 'numbers that JavaScript does not tell apart',
    real: '`1.0` in a token or body stays `1.0`, a float',
    mock: '`1.0` becomes `1`, an integer',
    reason: '`JSON.parse` makes one number of both. No server issues such claims.',
    matches: ({ real, mock }) => {
      const [one, other] = [real, mock].map((answer) => withoutFractions(JSON.stringify(answer)))
      return one === other
    },
  },
  {
    name: 'numbers that are not in JSON',
    real: 'accepts `NaN` and `Infinity` in the claims of a token, as Python does',
    mock: 'refuses the token as invalid',
    reason: 'Nobody issues such tokens, and no client could read them.',
    matches: ({ call }) => /"raw":"(NaN|-?Infinity)"/.test(JSON.stringify(call.credentials ?? call.body)),
  },
  {
    name: 'what the protected view says about itself',
    real: 'OPTIONS answers with the doc comment of the view',
    mock: 'OPTIONS answers with an empty description',
    reason: "The protected view is the app's own.",
    matches: ({ call, about, real }) =>
      call.do === 'me' && about.join() === 'body' && real.body.includes('"description"'),
  },
]

function withoutFractions(text: string): string {
  return text.replace(/(\d)\.0\b/g, '$1').replace(/got (int|float)\./, 'got number.')
}

export function isKnown(difference: Difference, arena: Arena): boolean {
  return knownDifferences.some((known) => known.matches(difference, arena))
}
