import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { BUSY, beBusy, type EngineBrowser, goBack, inTime, type Tab, toSource } from './engine.js'

/** Gives an order to the host and resolves to its answer. */
type Order = (what: string, rest?: Readonly<Record<string, unknown>>) => Promise<unknown>

interface Host {
  readonly version: string
  readonly order: Order
  end(): Promise<void>
}

/** Starts WebKitGTK in a window that nobody sees. `python` is one that has its bindings. */
export async function launchWebKit(python: string): Promise<EngineBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'simplejwt-client-webkit-'))
  const screen = await startScreen()
  const host = await startHost(python, profile, screen.display)
  return {
    name: 'WebKitGTK',
    version: host.version,
    openTab: async (url) => tabOf(host.order, await host.order('open', { url })),
    async close() {
      await host.end()
      screen.process.kill()
      await rm(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function tabOf(order: Order, tab: unknown): Tab {
  const run: Tab['run'] = async (task, ...args) =>
    (await order('run', { tab, source: toSource(task, args) })) as never
  const tell = async (what: string, rest = {}) => void (await order(what, { tab, ...rest }))
  return {
    run,
    navigate: (url) => tell('navigate', { url }),
    reload: () => tell('reload'),
    back: () => run(goBack),
    close: () => tell('close'),
    crash: () => tell('crash'),
    show: () => tell('show'),
    async freeze() {
      const isOver = run(beBusy, BUSY)
      return () => isOver
    },
    setOffline: (isOffline) =>
      run((type) => void dispatchEvent(new Event(type)), isOffline ? 'offline' : 'online'),
  }
}

/** An X server that draws to memory, on a display number that is free. */
async function startScreen(): Promise<{ readonly display: string; readonly process: ChildProcess }> {
  const process = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const told = once(process.stdio[3] as Readable, 'data')
  const failed = once(process, 'exit').then(() => Promise.reject(new Error('Xvfb did not start.')))
  const [number] = await Promise.race([told, failed])
  failed.catch(() => {})
  return { display: `:${String(number).trim()}`, process }
}

interface Message {
  readonly id?: number
  readonly event?: string
  readonly version?: string
  readonly ok?: unknown
  readonly error?: string
}

async function startHost(python: string, profile: string, display: string): Promise<Host> {
  const script = fileURLToPath(new URL('webkit_host.py', import.meta.url))
  const child = spawn(python, [script, profile], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' },
  })
  const waiting = new Map<number, (message: Message) => void>()
  const started = Promise.withResolvers<string>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as Message
    if (message.event === 'ready') started.resolve(message.version ?? '')
    waiting.get(message.id ?? 0)?.(message)
    waiting.delete(message.id ?? 0)
  })
  child.once('exit', () => {
    started.reject(new Error('The host of WebKitGTK did not start.'))
    for (const settle of waiting.values()) settle({ error: 'The host of WebKitGTK has ended.' })
  })
  let last = 0
  return {
    version: await started.promise,
    async order(what, rest = {}) {
      last += 1
      const answer = new Promise<Message>((resolve) => waiting.set(last, resolve))
      child.stdin.write(`${JSON.stringify({ ...rest, id: last, do: what })}\n`)
      const { ok, error } = await inTime(`${what} ${JSON.stringify(rest)}`, answer)
      if (error !== undefined) throw new Error(error)
      return ok
    },
    async end() {
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
    },
  }
}
