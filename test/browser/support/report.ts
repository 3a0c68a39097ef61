import { readFile, writeFile } from 'node:fs/promises'
import type { EngineName } from '../../../scripts/browsers.mjs'
import type { Measured } from '../scenarios/scenario.js'

/** Gathers what was measured into a table of engine by scenario. */
export interface Report {
  addEngine(engine: EngineName, version: string): void
  add(engine: EngineName, title: string, measured: Measured): void
  /** Prints the table, and writes it into the guide where `UPDATE_BROWSERS` is set. */
  finish(): Promise<void>
}

const guide = new URL('../../../docs/browsers.md', import.meta.url)

/** `mark`: the comments of the guide that the table is between. */
export function createReport(titles: readonly string[], mark: 'measured' | 'cookies' = 'measured'): Report {
  const engines = new Map<EngineName, string>()
  const cells = new Map<string, Measured>()

  function table(): string {
    const names = [...engines.keys()]
    const heads = ['scenario', ...names.map((name) => `${name} ${engines.get(name)}`)]
    const rows = titles
      .filter((title) => names.some((name) => cells.has(`${name} ${title}`)))
      .map((title) => [title, ...names.map((name) => toCell(cells.get(`${name} ${title}`)))])
    return [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
  }

  return {
    addEngine: (engine, version) => void engines.set(engine, version),
    add: (engine, title, measured) => void cells.set(`${engine} ${title}`, measured),
    async finish() {
      if (cells.size === 0) return
      // oxlint-disable-next-line no-console -- the numbers are what people run this for
      console.log(`\n${table()}\n`)
      if (process.env['UPDATE_BROWSERS']) await writeToGuide(table(), mark)
    },
  }
}

function toCell(measured: Measured = { '': 'not run' }): string {
  return Object.entries(measured)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? round(value) : value}`.trim())
    .join('; ')
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}

async function writeToGuide(table: string, mark: string): Promise<void> {
  const text = await readFile(guide, 'utf8')
  const [start, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`]
  const [before = '', rest = ''] = text.split(start)
  const after = rest.split(end)[1] ?? ''
  await writeFile(guide, `${before}${start}\n\n${table}\n\n${end}${after}`)
}
