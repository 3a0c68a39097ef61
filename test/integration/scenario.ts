import type { Device, DeviceOptions } from './device.js'
import type { SuiteServer } from './suite-server.js'

/** What a scenario plays with. */
export interface World {
  readonly server: SuiteServer
  /** A client on a device of its own, which is put away when the scenario is over. */
  open(options?: DeviceOptions): Device
}

/** One thing that a user does, on any server. */
export interface Scenario {
  readonly name: string
  /** Where it can be played. @default everywhere */
  readonly when?: (server: Pick<SuiteServer, 'version' | 'settings'>) => boolean
  readonly play: (world: World) => Promise<void>
}
