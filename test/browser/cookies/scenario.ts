import type { EngineName } from '../engines/engine.js'
import type { Measured } from '../scenarios/scenario.js'
import type { Setting, World } from './world.js'

/** A row of the table. */
export interface CookieScenario extends Setting {
  readonly title: string
  readonly run: (world: World) => Promise<Measured>
  /** What has to come out; the rest of what is measured is printed only. */
  readonly expected: Measured
  /** What has to come out instead, in an engine that differs. */
  readonly except?: Partial<Readonly<Record<EngineName, Measured>>>
  /** Engines that have nothing to show here. @default none */
  readonly notIn?: readonly EngineName[]
}

/** What has to come out in this engine; undefined where it does not run the scenario. */
export function expectedOf(scenario: CookieScenario, engine: EngineName): Measured | undefined {
  if (scenario.notIn?.includes(engine) === true) return undefined
  return scenario.except?.[engine] ?? scenario.expected
}
