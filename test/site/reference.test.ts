import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFileSync(path, 'utf8')

/** The text between two marks of a source. */
function part(path: string, from: string, to: string): string {
  const [, rest = ''] = read(path).split(from)
  return rest.split(to)[0] ?? ''
}

const found = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].toSorted()
const headings = (path: string) => found(read(path), /^### (\w+)$/gm)
const rows = (text: string) => found(text, /^\| `(\w+)`/gm)

describe('the reference', () => {
  it('has a heading for each option', () => {
    const options = part('src/client/options.ts', 'interface AuthClientOptions<Claims> {', '\n}')

    expect(headings('docs/options.md')).toEqual(found(options, /^ {2}readonly (\w+)/gm))
  })

  it('has a heading for each member', () => {
    const members = part('src/client/auth-client.ts', 'interface AuthClient<Claims = TokenClaims> {', '\n}')

    expect(headings('docs/members.md')).toEqual(found(members, /^ {2}(?:readonly )?(\w+)[:(<]/gm))
  })

  it('has a row for each event and each warning', () => {
    const events = found(part('src/types.ts', 'interface AuthEvents {', '\n}'), /^ {2}readonly (\w+)/gm)
    const warnings = found(part('src/types.ts', 'type WarningCode = ', '\n\n'), /'(\w+)'/g)

    expect(rows(read('docs/events.md'))).toEqual([...events, ...warnings].toSorted())
  })

  it('has a row for each error and each reason', () => {
    const codes = found(part('src/errors.ts', 'type AuthErrorCode =', '\n\n'), /'(\w+)'/g)
    const reasons = found(part('src/errors.ts', 'type EndReason =', '\n\n'), /'(\w+)'/g)
    const [table = '', , why = ''] = read('docs/errors.md').split(/^## (?=What an|Why a)/m)

    expect([rows(table), rows(why)]).toEqual([codes, reasons])
  })
})
