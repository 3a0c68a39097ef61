import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { usualSetups } from './check-flavour.js'
import { type ComparableAnswer, toComparable, withoutSecrets } from './comparable-answer.js'
import { cookieSetups, enter } from './dj-rest-auth-cookie-cases.js'
import { type FlavourServer, logInAt } from './flavour-server.js'
import { oddCookies } from './odd-cookies.js'
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
  return exchange(server, requestsOf(await logInAt(server, loginPath, credentials)))
}

async function exchange(
  server: FlavourServer,
  requests: readonly OddRequest[],
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = []
  for (const request of requests) {
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
    expect(differences(wanted, given)).toEqual([])
  })
})

/** The pairs of answers that are not alike. */
function differences(wanted: readonly Exchange[], given: readonly Exchange[]): readonly unknown[] {
  const both = wanted.map((real, at) => ({ real, mock: given[at] }))
  return both.filter(({ real, mock }) => JSON.stringify(mock) !== JSON.stringify(real))
}

describe.each(cookieSetups)('mock and real dj-rest-auth, $name', ({ settings }) => {
  const mock = startMockFlavour('dj-rest-auth', settings)
  let real: StartedFlavour
  beforeAll(async () => {
    real = await startRealFlavour('dj-rest-auth', settings)
  })
  afterAll(() => real.close())

  it('answer alike to odd cookies', async () => {
    lastUser += 1
    const credentials = { username: `odd${lastUser}`, password: 'correct horse' }

    const wanted = await exchange(real, oddCookies(await enter(real, credentials)))
    const given = await exchange(mock, oddCookies(await enter(mock, credentials)))

    const seen = wanted.map(({ answer }) => answer.status)
    expect(seen).toEqual(expect.arrayContaining([400, 401, 405]))
    expect(differences(wanted, given)).toEqual([])
  })
})
