import { type ContractSetup, contractVersions } from '../contract/contract-server.js'
import { pullLever, startMock } from '../contract/start-mock.js'
import type { MockServer } from '../../src/testing.js'
import { describeClient } from './client-suite.js'
import { type Answers, type SuiteServer, suiteSetups } from './suite-server.js'

const origin = 'https://api.example.com'

async function openMock({ version, settings }: ContractSetup): Promise<SuiteServer> {
  const mock = startMock({ version, settings })

  return {
    version,
    settings,
    origin,
    port: mock.fetch,
    fetch: (path, init) => mock.fetch(origin + path, init),
    raw: (path, init) => mock.handle(new Request(origin + path, init)),
    control: (action, command) => pullLever(mock, action, command),
    mint: (username, { accessLifetime, claims = {} } = {}) =>
      mock.createTokenPair(username, {
        claims,
        ...(accessLifetime === undefined ? {} : { accessExpiresIn: accessLifetime }),
      }),
    answers: async () => count(mock.log),
    reset: async () => mock.resetCounters(),
    close: async () => {},
  }
}

function count(log: MockServer['log']): Answers {
  const answers: Record<string, Record<string, number>> = {}
  for (const { endpoint, status } of log) {
    const counts = (answers[endpoint] ??= {})
    counts[status] = (counts[status] ?? 0) + 1
  }
  return answers
}

for (const version of contractVersions.filter((one) => one === '5.2' || one === '5.5.1')) {
  for (const { name, settings } of suiteSetups) {
    const setup = { version, settings }
    describeClient(`a mock of ${version}, ${name}`, setup, () => openMock(setup))
  }
}
