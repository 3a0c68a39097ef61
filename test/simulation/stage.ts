import type { LifecycleEvent } from 'simplejwt-client'
import { type Channels, createChannels } from './fake-channels.js'
import { createLockManager, type LockManager } from './fake-locks.js'
import { createNetwork, type Flight, type Network, ROOT } from './fake-network.js'
import { createFakeServer, type FakeServer } from './fake-server.js'
import { createVault, type Vault } from './fake-vault.js'
import { createWorkerHost, type WorkerHost } from './fake-worker.js'
import { createMonitor, type Monitor } from './monitor.js'
import { createOracle, type Oracle } from './oracle.js'
import { type ClientPackage, listenToAll, type Page } from './page.js'
import type { Setup } from './setup.js'
import { createWorld, type Life, type World } from './world.js'

/** One run's whole world: the device with its tabs, the server, and who watches. */
export interface Stage {
  readonly setup: Setup
  readonly world: World
  readonly oracle: Oracle
  readonly server: FakeServer
  readonly network: Network
  readonly vault: Vault
  readonly locks: LockManager
  readonly channels: Channels
  readonly monitor: Monitor
  readonly client: ClientPackage
  readonly worker: WorkerHost
  /** The tabs' pages of now. */
  readonly pages: Page[]
  /** Loads a page into a tab. */
  load(tab: number): Page
  /** A page, or the worker, is gone. `isSent`: its requests that are on their way reach the server. */
  bury(life: Life, isSent: boolean): void
  flightsOf(page: Page): readonly Flight[]
}

export function createStage(setup: Setup, client: ClientPackage, keepsTrace = false): Stage {
  const world = createWorld(setup.jitter, setup.deviceOffset, keepsTrace)
  const oracle = createOracle()
  const server = createFakeServer(world, setup, oracle)
  const vault = createVault(world, setup.storage, client.createKeyValueStorage)
  const locks = createLockManager(world)
  const channels = createChannels(world)
  const pages: Page[] = []
  const monitor = createMonitor({
    setup,
    world,
    oracle,
    server,
    vault,
    locks,
    pages,
    client,
    flights: () => network.flights(),
  })
  const network: Network = createNetwork(world, server.serve, monitor.observer)
  const worker = createWorkerHost({ setup, world, client, network, vault, locks, channels })
  let loads = 0

  function load(tab: number): Page {
    loads += 1
    const life: Life = { name: `tab ${tab}${loads > setup.tabs ? ` (page ${loads})` : ''}`, phase: 'running' }
    world.note(`${life.name} loads`)
    const page = createPage(stage, life, tab)
    pages[tab] = page
    monitor.watch(page)
    return page
  }

  const stage: Stage = {
    setup,
    world,
    oracle,
    server,
    network,
    vault,
    locks,
    channels,
    monitor,
    client,
    worker,
    pages,
    load,
    flightsOf: (page) => network.flights().filter(({ life }) => life === page.life),
    bury(life, isSent) {
      monitor.dies(life)
      world.bury(life)
      for (const flight of network.flights())
        if (flight.life === life) network.orphan(flight, isSent || flight.request.keepalive)
      locks.release(life)
      channels.close(life)
      vault.close(life)
    },
  }
  return stage
}

function createPage(stage: Stage, life: Life, tab: number): Page {
  const { setup, world, client, network, vault, locks, channels, monitor, worker } = stage
  const listeners = new Set<(event: LifecycleEvent) => void>()
  const auth = client.createAuthClient({
    baseUrl: ROOT,
    storage: vault.openFor(life, tab),
    fetch: network.fetchOf(life),
    keepAlive: setup.keepAlive,
    ...(setup.hasWorker && { refreshIn: client.serviceWorker(worker.containerFor(life)) }),
    ...(setup.maxSessionAge !== undefined && { maxSessionAge: setup.maxSessionAge }),
    platform: {
      clock: world.clockOf(life),
      locks: setup.hasLocks ? locks.locksOf(life) : undefined,
      channel: setup.hasChannel ? channels.openFor(life) : undefined,
      lifecycle: {
        isVisible: () => page.isVisible,
        subscribe(listener) {
          listeners.add(listener)
          return () => void listeners.delete(listener)
        },
      },
    },
  })
  const page: Page = {
    life,
    tab,
    auth,
    tell: (event) => [...listeners].forEach((listener) => listener(event)),
    listeners: () => listeners.size + channels.listeners(life) + vault.watchers(life),
    isVisible: true,
    calls: [],
    left: new Set(monitor.leftFamilies(tab)),
    refused: new Set(),
    doubting: undefined,
    isReady: false,
    balance: 0,
    shown: undefined,
    ending: undefined,
    frozenSince: undefined,
    frozenFor: 0,
  }
  listenToAll(auth, (told) => monitor.told(page, told))
  return page
}
