import { describe } from 'vitest'
import { checkFlavour, flavourSetups } from './check-flavour.js'
import { startRealFlavour } from './start-flavour.js'

describe.each(flavourSetups)('real $flavour, $name: $count cases', ({ flavour, settings, cases }) => {
  checkFlavour(cases, () => startRealFlavour(flavour, settings))
})
