import type { RefreshEvent, WorkerContainer } from 'simplejwt-client/service-worker'
import type { Channels } from './fake-channels.js'
import type { LockManager } from './fake-locks.js'
import { type Network, ROOT } from './fake-network.js'
import type { Vault } from './fake-vault.js'
import type { ClientPackage } from './page.js'
import type { Setup } from './setup.js'
import type { Life, World } from './world.js'

/** The origin's service worker: booted by the first message, and by the first one after it was killed. */
export interface WorkerHost {
  containerFor(page: Life): WorkerContainer
  /** The one that runs, if one does. */
  running(): Life | undefined
}

interface WorkerParts {
  readonly setup: Setup
  readonly world: World
  readonly client: ClientPackage
  readonly network: Network
  readonly vault: Vault
  readonly locks: LockManager
  readonly channels: Channels
}

interface Worker {
  readonly life: Life
  hear(event: RefreshEvent): void
}

/** Milliseconds in which a worker gets a message, booting included: longer than a page waits for its answer. */
const BOOT = 1500

export function createWorkerHost(parts: WorkerParts): WorkerHost {
  const { world } = parts
  let worker: Worker | undefined

  function find(): Worker {
    if (worker === undefined || worker.life.phase === 'gone') worker = boot(parts)
    return worker
  }

  return {
    running: () => (worker?.life.phase === 'running' ? worker.life : undefined),
    containerFor: (page) => ({
      controller: {
        postMessage(message, [port]) {
          const answer = (started: unknown) =>
            void world.soon(`${page.name} hears from the worker`, { life: page, within: 200 }, () =>
              (port as MessagePort).postMessage(started),
            )
          const event = {
            data: structuredClone(message),
            ports: [{ postMessage: answer }],
            waitUntil: () => {},
          }
          world.soon('the worker gets a message', { within: BOOT }, () => find().hear(event))
        },
      },
      getRegistration: async () => undefined,
    }),
  }
}

function boot({ setup, world, client, network, vault, locks, channels }: WorkerParts): Worker {
  const life: Life = { name: 'worker', phase: 'running' }
  const listeners: ((event: RefreshEvent) => void)[] = []
  const fetch = network.fetchOf(life)
  world.note('the worker boots')
  client.handleRefreshes(
    {
      baseUrl: ROOT,
      storage: vault.openFor(life, 0),
      fetch(input, init) {
        world.tally.count('sent by the worker')
        return fetch(input, init)
      },
      platform: {
        clock: world.clockOf(life),
        locks: setup.hasLocks ? locks.locksOf(life) : undefined,
        channel: setup.hasChannel ? channels.openFor(life) : undefined,
      },
    },
    {
      location: { href: `${ROOT}worker.js`, origin: new URL(ROOT).origin },
      addEventListener: (_type, listener) => void listeners.push(listener),
    },
  )
  return {
    life,
    hear(event) {
      for (const listener of listeners) listener(event)
    },
  }
}
