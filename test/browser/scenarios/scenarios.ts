import { departures } from './departures.js'
import { endings } from './endings.js'
import { expiries } from './expiries.js'
import { mishaps } from './mishaps.js'
import type { Scenario } from './scenario.js'

/** Every row of the table, in its order. */
export const scenarios: readonly Scenario[] = [...expiries, ...departures, ...mishaps, ...endings]
