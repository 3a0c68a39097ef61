import { describe } from 'vitest'
import { casesFor, checkContract, type StartedServer } from './contract.js'
import { type ContractSetup, contractVersions } from './contract-server.js'
import { setupsFor } from './setups.js'
import { pullLever, startMock } from './start-mock.js'

const origin = 'https://api.example.com'

function openMock(setup: ContractSetup): StartedServer {
  const mock = startMock(setup)

  return {
    ...setup,
    fetch: (path, init) => mock.fetch(origin + path, init),
    raw: (path, init) => mock.handle(new Request(origin + path, init)),
    control: (action, command) => pullLever(mock, action, command),
    close: async () => {},
  }
}

for (const version of contractVersions) {
  for (const { name, ...rest } of setupsFor(version)) {
    const setup = { version, ...rest }

    describe(`mock ${version}, ${name}: ${casesFor(setup).length} cases`, () => {
      checkContract(setup, async () => openMock(setup))
    })
  }
}
