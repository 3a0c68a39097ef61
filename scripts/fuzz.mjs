// @ts-check
// Runs random sequences of requests on the mock and on a real server: npm run fuzz -- --flavour 5.4 --sequences 20000
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const help = `npm run fuzz -- [options]
  --flavour <name>     the release to run against: 5.2, 5.3, 5.4, 5.5.0 or 5.5.1 (all, one after the other)
  --setup <name>       the settings to run with (all, one after the other)
  --sequences <count>  how many sequences, in sum (as many as npm test runs)
  --seed <number>      runs the same sequences again (another at each run)
  --path <path>        runs one failure again: what a failure prints, with its seed
  --all                goes on after a failure, and finds one of each kind`

const { values } = parseArgs({
  options: {
    flavour: { type: 'string' },
    setup: { type: 'string' },
    sequences: { type: 'string' },
    seed: { type: 'string' },
    path: { type: 'string' },
    all: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})

const orders = Object.entries(values).map(([name, value]) => [`FUZZ_${name.toUpperCase()}`, String(value)])

function run() {
  const command = ['run', '--project', 'python', 'test/fuzz/fuzz.python.test.ts']
  const another = String(Date.now() % 1_000_000_000)
  const env = { FUZZ_SEED: another, ...process.env, ...Object.fromEntries(orders) }
  return spawnSync('vitest', command, { env, stdio: 'inherit' }).status ?? 1
}

if (values.help) console.log(help)
else process.exitCode = run()
