import { describe } from 'vitest'
import { createMockServer } from '../../../src/testing.js'
import { signingKey } from '../../support/real-server.js'
import { checkFlavour } from '../flavours/check-flavour.js'
import { mockAsFlavour } from '../flavours/start-flavour.js'
import { cookieCases } from './cookie-cases.js'
import { cookieSetups } from './cookie-server.js'

describe.each(cookieSetups)('mock views with a refresh cookie, $name', ({ settings }) => {
  const cases = cookieCases.filter(({ when }) => when === undefined || when(settings))

  checkFlavour(cases, async () => mockAsFlavour(createMockServer({ ...settings, signingKey }), settings))
})
