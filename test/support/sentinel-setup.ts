import { afterAll, afterEach, beforeAll } from 'vitest'
import { outlet } from './sentinel-outlet.js'

// Every test of a project that has this set up fails where a token or a password came out of a client on its way: in an
// event, a snapshot, the console, a message between a page and its worker or between tabs.

const { MessageChannel, BroadcastChannel } = globalThis
const METHODS = ['debug', 'error', 'info', 'log', 'warn'] as const
const usual = { ...console }

interface Port {
  postMessage(...message: readonly unknown[]): void
}

/** Looks at whatever is posted by what it constructs. */
function overhear<Made, Constructor extends new (...args: never[]) => Made>(
  original: Constructor,
  portsOf: (made: Made) => readonly unknown[],
): Constructor {
  return new Proxy(original, {
    construct(target, args) {
      const made = Reflect.construct(target, args) as Made & object
      for (const port of portsOf(made) as readonly Port[]) {
        const post = port.postMessage.bind(port)
        port.postMessage = (...message) => {
          outlet.look('message', message)
          post(...message)
        }
      }
      return made
    },
  })
}

beforeAll(() => {
  globalThis.MessageChannel = overhear(MessageChannel, (made: MessageChannel) => [made.port1, made.port2])
  globalThis.BroadcastChannel = overhear(BroadcastChannel, (made: BroadcastChannel) => [made])
  for (const method of METHODS) {
    console[method] = (...args: readonly unknown[]) => {
      outlet.look(`console.${method}`, args)
      usual[method](...args)
    }
  }
})

afterEach(() => {
  const leaks = outlet.takeLeaks()
  if (leaks.length > 0) throw new Error(`A token or a password came out: ${leaks.join(', ')}.`)
})

afterAll(() => {
  Object.assign(globalThis, { MessageChannel, BroadcastChannel })
  Object.assign(console, usual)
})
