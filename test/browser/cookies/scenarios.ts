import { djRestAuth, sites } from './others.js'
import { late } from './late.js'
import type { CookieScenario } from './scenario.js'
import { sessionsAt } from './sessions.js'
import { tabsAt } from './tabs.js'
import { thievesAt, otherThieves } from './thieves.js'
import type { PlaceName } from './world.js'

const at = (place: PlaceName): readonly CookieScenario[] => [
  ...sessionsAt(place),
  ...tabsAt(place),
  ...thievesAt(place),
]

/** Every row of the table, in its order. */
export const cookieScenarios: readonly CookieScenario[] = [
  ...at('two ports of one host'),
  // In WebKitGTK the hosts that this machine has are sites of their own: no cookie goes along.
  ...at('two hosts of one site').map((scenario): CookieScenario => ({ ...scenario, notIn: ['WebKitGTK'] })),
  ...djRestAuth,
  ...otherThieves,
  ...late,
  ...sites,
]
