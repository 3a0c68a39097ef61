import type { Failure } from './fuzz.js'
import type { Observation } from './observe.js'
import type { Arena } from './run-program.js'

/** A failure for people: how to run it again, the program, and the two answers to its last call. */
export function describeFailure({ seed, path, after, program, difference }: Failure, arena: Arena): string {
  const { step, about, real, mock } = difference
  const again = `npm run fuzz -- --flavour ${arena.version} --setup ${arena.setup.name} --seed ${seed} --path ${path}`
  return [
    `The mock differs in ${about.join(', ')} (found after ${after} sequences). Again:\n  ${again}`,
    ...program.slice(0, step + 1).map((one, index) => `  ${index + 1}. ${JSON.stringify(one)}`),
    `  real: ${describeAnswer(real)}`,
    `  mock: ${describeAnswer(mock)}`,
  ].join('\n')
}

function describeAnswer({ status, headers, body, tokens }: Observation): string {
  const text = body.length > 600 ? `${body.slice(0, 600)}...` : body
  return [status, JSON.stringify(headers), text, ...Object.values(tokens)].join('\n        ')
}
