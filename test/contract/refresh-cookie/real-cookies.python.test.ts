import { describe } from 'vitest'
import { startRealServer } from '../../support/real-server.js'
import { checkFlavour } from '../flavours/check-flavour.js'
import { realAsFlavour } from '../flavours/start-flavour.js'
import { cookieCases } from './cookie-cases.js'
import { cookieSetups } from './cookie-server.js'

describe.each(cookieSetups)('the views of examples/django, $name', ({ settings }) => {
  const cases = cookieCases.filter(({ when }) => when === undefined || when(settings))

  // No grace period: here it is the strict server that is compared with the mock.
  checkFlavour(cases, async () => {
    return realAsFlavour(await startRealServer({ ...settings, grace: 0, version: '5.5.1' }), settings)
  })
})
