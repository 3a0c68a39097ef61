import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { usualSetups } from './check-flavour.js'
import { type ComparableAnswer, toComparable, withoutSecrets } from './comparable-answer.js'
import { type FlavourServer, logInAt } from './flavour-server.js'
import { type OddBlock, oddBlocks, type OddRequest } from './odd-requests.js'
import { type StartedFlavour, startMockFlavour, startRealFlavour } from './start-flavour.js'

interface Exchange {
  readonly request: string
  readonly answer: ComparableAnswer
}

let lastUser = 0

/** Sends the requests of one block as a user of that block, one after the other. */
async function play(
  server: FlavourServer,
  loginPath: string,
  { requestsOf }: OddBlock,
  username: string,
): Promise<readonly Exchange[]> {
  const credentials = { username, password: 'correct horse' }
  await server.control('add', credentials)
  const user = await logInAt(server, loginPath, credentials)
  const exchanges: Exchange[] = []
  for (const request of requestsOf(user)) {
    const { path, ...init } = request
    const answer = await toComparable(request, await server.send(path, init))
    exchanges.push({ request: describeRequest(request), answer })
  }
  return exchanges
}

function describeRequest({ method, path, ...rest }: OddRequest): string {
  return `${method} ${path} ${withoutSecrets(JSON.stringify(rest))}`
}

describe.each(usualSetups)('mock and real $flavour, $name', ({ flavour, loginPath, settings }) => {
  const mock = startMockFlavour(flavour, settings)
  let real: StartedFlavour
  beforeAll(async () => {
    real = await startRealFlavour(flavour, settings)
  })
  afterAll(() => real.close())

  it.each(oddBlocks(flavour))('answer alike to odd $name', async (block) => {
    lastUser += 1

    const wanted = await play(real, loginPath, block, `odd${lastUser}`)
    const given = await play(mock, loginPath, block, `odd${lastUser}`)

    expect(wanted.map(({ answer }) => answer.status)).toEqual(expect.arrayContaining([...block.sees]))
    const both = wanted.map((exchange, at) => ({ real: exchange, mock: given[at] }))
    expect(both.filter((pair) => JSON.stringify(pair.mock) !== JSON.stringify(pair.real))).toEqual([])
  })
})
