import { describe } from 'vitest'
import { checkFlavour, flavourSetups } from './check-flavour.js'
import { startMockFlavour } from './start-flavour.js'

describe.each(flavourSetups)('mock $flavour, $name: $count cases', ({ flavour, settings, cases }) => {
  checkFlavour(cases, async () => startMockFlavour(flavour, settings))
})
