// @ts-check

/** @typedef {string | number} Cell */

/** @param {string} line @returns {string[]} */
const cellsOf = (line) =>
  line
    .trim()
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())

const isRow = (/** @type {string} */ line) => /^\|.*\|$/.test(line.trim())

/** @param {readonly string[]} block the lines of one table, as the formatter writes them */
function align(block) {
  const rows = block.map(cellsOf)
  const columns = rows[0] ?? []
  const widths = columns.map((_, at) =>
    Math.max(3, ...rows.filter((_row, place) => place !== 1).map((row) => (row[at] ?? '').length)),
  )
  return rows.map((row, place) => {
    const cells = widths.map((width, at) => (place === 1 ? '-'.repeat(width) : (row[at] ?? '').padEnd(width)))
    return `| ${cells.join(' | ')} |`
  })
}

/**
 * Aligns the columns of every table, so that a text that a program wrote is one that the formatter leaves alone.
 *
 * @param {string} markdown
 */
export function alignTables(markdown) {
  /** @type {string[]} */
  const done = []
  /** @type {string[]} */
  let block = []
  for (const line of [...markdown.split('\n'), undefined]) {
    if (line !== undefined && isRow(line)) {
      block.push(line)
      continue
    }
    done.push(...align(block))
    block = []
    if (line !== undefined) done.push(line)
  }
  return done.join('\n')
}

/** @param {readonly Cell[]} cells */
const toRow = (cells) => `| ${cells.join(' | ')} |`

/** @param {readonly string[]} headings @param {readonly (readonly Cell[])[]} rows */
export function toTable(headings, rows) {
  return alignTables([toRow(headings), toRow(headings.map(() => '---')), ...rows.map(toRow)].join('\n'))
}
