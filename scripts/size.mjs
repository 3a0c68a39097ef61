// @ts-check
// Prints the sizes of the built package. `--update` records them in budgets.json and in the README's quotes;
// `--files` prints what each file of the source adds to the minimal app.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { documents, inKilobytes, readBudgets, updateQuotes, writeBudgets } from './budgets.mjs'
import { measure, measureFiles } from './measure.mjs'

if (!existsSync(new URL('../dist', import.meta.url))) {
  console.error('There is no dist: run `npm run build` first.')
  process.exit(1)
}

const sizes = await measure()
const budgets = readBudgets().map((one) => ({ ...one, size: sizes[one.name] ?? 0 }))

/** @param {readonly string[]} columns name, numbers, text */
function row([name = '', ...columns]) {
  const numbers = columns.slice(0, -1).map((text) => text.padStart(8))
  return [name.padEnd(25), ...numbers, ` ${columns.at(-1)}`].join(' ')
}

console.log(row(['min + gzip', 'size', 'bytes', 'budget', 'change', 'what']))
for (const { name, what: words, budget, measured, size, aim = size } of budgets) {
  const what = size > aim ? `${words} (the aim is ${aim}: not reached)` : words
  const numbers = [inKilobytes(size), `${size}`, `${budget}`, `${size - measured}`]
  console.log(row([name, ...numbers, size > budget ? `${what}: OVER BUDGET` : what]))
}

if (process.argv.includes('--files')) {
  console.log('\nminified bytes in the minimal app')
  for (const [file, bytes] of await measureFiles()) console.log(`${String(bytes).padStart(8)}  ${file}`)
}

if (process.argv.includes('--update')) {
  writeBudgets(budgets.map(({ size, ...budget }) => ({ ...budget, measured: size })))
  for (const file of documents) writeFileSync(file, updateQuotes(readFileSync(file, 'utf8')))
}
