import type { FetchPort } from 'simplejwt-client'
import type { ContractSetup, ContractVersion } from '../contract/contract-server.js'
import { type ServerVersion, startRealServer } from '../support/real-server.js'
import { describeClient } from './client-suite.js'
import { type MintOptions, type SuiteServer, suiteSetups } from './suite-server.js'

const releases: readonly { readonly version: ContractVersion; readonly release: ServerVersion }[] = [
  { version: '5.5.1', release: '5.5.1' },
  { version: '5.2', release: '5.2.2' },
]

/** Real ones only: the mock speaks English. */
const setups = [...suiteSetups, { name: 'default settings, in French', settings: { localeMiddleware: true } }]

async function openReal({ version, settings }: ContractSetup, release: ServerVersion): Promise<SuiteServer> {
  const real = await startRealServer({ ...settings, version: release })

  async function mint(username: string, kind: string, { claims, accessLifetime }: MintOptions) {
    const lifetime = kind === 'access' && accessLifetime !== undefined ? { lifetime: accessLifetime } : {}
    const { token } = await real.control('mint', { username, kind, ...lifetime, claims: claims ?? {} })
    return String(token)
  }

  return {
    version,
    settings,
    origin: real.url,
    port: settings.localeMiddleware === true ? inFrench : (input, init) => fetch(input, init),
    fetch: (path, init) => fetch(real.url + path, init),
    raw: (path, init) => fetch(real.url + path, { ...init, redirect: 'manual' }),
    control: (action, command) => real.control(action, { ...command }),
    mint: async (username, options = {}) => ({
      access: await mint(username, 'access', options),
      refresh: await mint(username, 'refresh', options),
    }),
    answers: () => real.calls(),
    reset: () => real.control('reset'),
    close: () => real.close(),
  }
}

/** Browsers say which languages their user reads; the client does not have to. */
const inFrench: FetchPort = (input, init) => {
  const request = new Request(input, init)
  request.headers.set('Accept-Language', 'fr')
  return fetch(request)
}

for (const { version, release } of releases) {
  for (const { name, settings } of setups) {
    const setup = { version, settings }
    describeClient(`SimpleJWT ${release}, ${name}`, setup, () => openReal(setup, release))
  }
}
