import { createPaint } from '../../src/cli/paint.js'
import { run } from '../../src/cli/run.js'
import { ada } from '../mock/requests.js'

/** The command, running in this process. */
export interface RunningCommand {
  /** The origin that it listens at. */
  readonly url: string
  /** All that it has written so far. */
  readonly output: () => string
  /** For how long views have waited, in milliseconds. They waited for `endWaits`. */
  readonly waits: readonly number[]
  endWaits(): void
  /** Lets those who wait fail, as nothing but a mistake of the command would. */
  failWaits(): void
  /** What it has written with `--json`, object by object. */
  readonly events: () => Readonly<Record<string, unknown>>[]
  /** Tells it to end, and waits for the exit code. */
  stop(): Promise<number>
}

const running: RunningCommand[] = []

/** Runs the command to its end. */
export async function runToEnd(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' }
  const code = await run(args, worldOf(written, new AbortController().signal))
  return { code, ...written }
}

/** Starts `mock --port 0` with these flags, and waits until it listens. `stopAll` ends it. */
export async function startMock(...flags: string[]): Promise<RunningCommand> {
  const written = { out: '', err: '' }
  const stop = new AbortController()
  const waits: number[] = []
  const { promise: waited, resolve: endWaits, reject } = Promise.withResolvers<void>()
  const wait = async (milliseconds: number) => {
    if (milliseconds === 0) return
    waits.push(milliseconds)
    await waited
  }
  const ended = run(['mock', '--port', '0', ...flags], { ...worldOf(written, stop.signal), wait })
  const command: RunningCommand = {
    url: await firstUrl(written),
    output: () => written.out,
    waits,
    endWaits,
    failWaits: () => reject(new RangeError('not for the log')),
    events: () => readEvents(written.out),
    stop: () => {
      stop.abort()
      return ended
    },
  }
  running.push(command)
  return command
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((command) => command.stop()))
}

export function readEvents(output: string): Readonly<Record<string, unknown>>[] {
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

/** Posts JSON; a redirect is an answer. */
export function postTo(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const init = { method: 'POST', redirect: 'manual', body: JSON.stringify(body) } as const
  return fetch(url, { ...init, headers: { 'Content-Type': 'application/json', ...headers } })
}

export async function logIn(url: string): Promise<{ access: string; refresh: string }> {
  return (await (await postTo(`${url}/api/token/`, ada)).json()) as { access: string; refresh: string }
}

function worldOf(written: { out: string; err: string }, stop: AbortSignal) {
  return {
    out: { write: (text: string) => void (written.out += text) },
    err: { write: (text: string) => void (written.err += text) },
    paint: createPaint(false, {}),
    version: '1.2.3',
    stop,
    now: () => Date.now(),
    wait: async () => {},
    drawSeed: () => 4711,
  }
}

async function firstUrl(written: { readonly out: string; readonly err: string }): Promise<string> {
  const url = /http:\/\/[\w.:[\]]+/.exec(written.out)?.[0]
  if (url !== undefined) return url
  if (written.err !== '') throw new Error(written.err)
  await new Promise((resolve) => setTimeout(resolve, 5))
  return firstUrl(written)
}
