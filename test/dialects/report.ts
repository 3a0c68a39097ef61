import { readFile, writeFile } from 'node:fs/promises'
import type { Dialect } from './dialect.js'
import { dialects } from './dialects.js'
import type { Scenario } from './scenario.js'
import { scenarios } from './scenarios.js'

/** Gathers what was played into a table of scenario by dialect. */
export interface Report {
  add(this: void, dialect: Dialect, scenario: Scenario): void
  /** Writes the table into the guide where `UPDATE_SERVERS` is set, and every dialect has been played. */
  finish(): Promise<void>
}

const guide = new URL('../../docs/servers.md', import.meta.url)

export function createReport(): Report {
  const played = new Set<string>()
  const keyOf = (dialect: Dialect, scenario: Scenario) => `${dialect.name}: ${scenario.name}`

  return {
    add: (dialect, scenario) => void played.add(keyOf(dialect, scenario)),
    async finish() {
      if (!process.env['UPDATE_SERVERS']) return
      const table = tableOf((dialect, scenario) => played.has(keyOf(dialect, scenario)))
      const text = await readFile(guide, 'utf8')
      await writeFile(guide, put(put(text, 'dialects', listOfDialects()), 'played', table))
    },
  }
}

/** What the guide has between the marks of this name. */
export function partOf(text: string, name: string): string {
  return text.split(markOf(name))[1]?.trim() ?? ''
}

function put(text: string, name: string, part: string): string {
  const [before = '', , after = ''] = text.split(markOf(name))
  return `${before}<!-- ${name} -->\n\n${part}\n\n<!-- /${name} -->${after}`
}

function markOf(name: string): RegExp {
  return new RegExp(`<!-- /?${name} -->`)
}

/** The whole table, and why some cells have no verdict. */
export function tableOf(wasPlayed: (dialect: Dialect, scenario: Scenario) => boolean): string {
  const reasons = [...new Set(scenarios.flatMap((scenario) => dialects.flatMap(reasonOf(scenario))))]

  function cell(dialect: Dialect, scenario: Scenario): string {
    const [reason] = reasonOf(scenario)(dialect)
    if (reason !== undefined) return letterOf(reasons.indexOf(reason))
    return wasPlayed(dialect, scenario) ? 'yes' : 'NO'
  }

  const heads = ['the client', ...dialects.map((_dialect, index) => String(index + 1))]
  const rows = scenarios.map((scenario) => [
    scenario.name,
    ...dialects.map((dialect) => cell(dialect, scenario)),
  ])
  const legend = reasons.map((reason, index) => `- ${letterOf(index)}: ${reason}`)
  return [...align([heads, heads.map(() => '-'), ...rows]), '', ...legend].join('\n')
}

/** The columns, one a line. */
export function listOfDialects(): string {
  const heads = ['', 'server', '`server`', 'set up with']
  const rows = dialects.map(({ name, call, about }, index) => [`${index + 1}`, name, `\`${call}\``, about])
  return align([heads, heads.map(() => '-'), ...rows]).join('\n')
}

function reasonOf({ unless }: Scenario): (dialect: Dialect) => readonly string[] {
  return (dialect) => [unless?.(dialect)].flatMap((reason) => (reason === undefined ? [] : [reason]))
}

function letterOf(index: number): string {
  const letter = String.fromCharCode('a'.charCodeAt(0) + (index % 26))
  return letter.repeat(1 + Math.floor(index / 26))
}

/** Cells of a column have one width, as the formatter of the project would have it. */
function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_head, at) => Math.max(3, ...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row, line) => {
    const cells = row.map((text, at) => text.padEnd(widths[at] ?? 0, line === 1 ? '-' : ' '))
    return `| ${cells.join(' | ')} |`
  })
}
