import type { EngineName } from '../engines/engine.js'
import type { ServerKind, World } from './world.js'

/** What a scenario measured, by name. */
export type Measured = Readonly<Record<string, number | string>>

/** A row of the table. */
export interface Scenario {
  readonly title: string
  readonly server: ServerKind
  readonly run: (world: World) => Promise<Measured>
  /** What has to come out; the rest of what is measured is printed only. */
  readonly expected: Measured
  /** What has to come out instead, in an engine that differs. */
  readonly except?: Partial<Readonly<Record<EngineName, Measured>>>
}
