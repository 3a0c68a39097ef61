import { cookieScenarios } from './cookie-scenarios.js'
import { endScenarios } from './end-scenarios.js'
import { loginScenarios } from './login-scenarios.js'
import { logoutScenarios } from './logout-scenarios.js'
import { refreshScenarios } from './refresh-scenarios.js'
import type { Scenario } from './scenario.js'
import { tabScenarios } from './tab-scenarios.js'
import { troubleScenarios } from './trouble-scenarios.js'

/** The rows of the table. */
export const scenarios: readonly Scenario[] = [
  ...loginScenarios,
  ...refreshScenarios,
  ...tabScenarios,
  ...troubleScenarios,
  ...logoutScenarios,
  ...endScenarios,
  ...cookieScenarios,
]
