import { helpText } from './help.js'
import { parseArguments } from './parse-arguments.js'
import { runMock } from './run-mock.js'
import type { World } from './world.js'

/** The command line, without the process around it. @returns the exit code */
export async function run(args: readonly string[], world: World): Promise<number> {
  const intent = parseArguments(args)
  switch (intent.is) {
    case 'mock':
      return runMock(intent.command, world)
    case 'help':
      world.out.write(helpText())
      return 0
    case 'version':
      world.out.write(`${world.version}\n`)
      return 0
    case 'wrong':
      world.err.write(`${intent.message}\n`)
      return 2
  }
}
