// @ts-check
// Simulates many tabs in a world where everything may go wrong: npm run simulate -- --runs 100000 --seed 7
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const help = `npm run simulate -- [options]
  --runs <count>       how many runs (as many as npm test runs)
  --seed <number>      of the first run; the others count up from it (another at each start)
  --schedule <list>    one run, given by its numbers as a failure prints them, with all that happens`

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string' },
    schedule: { type: 'string' },
    help: { type: 'boolean' },
  },
})

const orders = Object.entries(values).map(([name, value]) => [
  `SIMULATE_${name.toUpperCase()}`,
  String(value),
])

function run() {
  // One run needs one worker, and more runs than usual more time than usual.
  const isOne = values.schedule !== undefined || values.runs === '1'
  const files = isOne
    ? ['test/simulation/first-half']
    : ['first', 'second'].map((half) => `test/simulation/${half}-half`)
  const command = ['run', '--project', 'simulation', '--testTimeout=0', ...files]
  const another = String(Date.now() % 1_000_000_000)
  const env = { SIMULATE_SEED: another, ...process.env, ...Object.fromEntries(orders) }
  return spawnSync('vitest', command, { env, stdio: 'inherit' }).status ?? 1
}

if (values.help) console.log(help)
else process.exitCode = run()
