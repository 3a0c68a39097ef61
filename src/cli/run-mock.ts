import { createMockServer } from '../mock/create-mock-server.js'
import type { MockServer } from '../mock/mock-server.js'
import type { MockServerOptions } from '../mock/options.js'
import { serveMock } from '../mock/serve-mock.js'
import { explainFailure } from './explain-failure.js'
import type { MockCommand } from './mock-command.js'
import { createPassages } from './pass-requests.js'
import { createJsonReport, createTextReport } from './report.js'
import type { World } from './world.js'

const defaultUsers = [{ username: 'ada', password: 'correct horse' }]

/** Serves until it is told to stop. @returns the exit code */
export async function runMock(command: MockCommand, world: World): Promise<number> {
  const report = command.json ? createJsonReport(world) : createTextReport(world)
  const seed = command.chaos === 'drawn' ? world.drawSeed() : command.chaos
  const users = command.options.users ?? defaultUsers
  const passages = createPassages(report, world)
  const { onRequest, onError } = passages
  const server = createServer({ ...command.options, users, onRequest, onError })
  if (typeof server === 'string') {
    world.err.write(`${server}\n`)
    return 2
  }
  server.skew = command.skew

  const handle = passages.through(server, command, seed)
  const { port, host } = command
  const served = await serveMock({ handle }, { port, host }).catch((error: unknown) =>
    explainFailure(error, command),
  )
  if (typeof served === 'string') {
    world.err.write(`${served}\n`)
    return 1
  }
  report.started({ command, url: served.url, paths: server.paths, accounts: users, seed })
  await whenAborted(world.stop)
  await served.close()
  report.stopped(passages.answered())
  return 0
}

/** Or what the server says of settings that do not go together, such as two accounts of one name. */
function createServer(options: MockServerOptions): MockServer | string {
  try {
    return createMockServer(options)
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
