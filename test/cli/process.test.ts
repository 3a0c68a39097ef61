import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { logIn, readEvents } from './running-command.js'
import { sourceCommand } from './source-command.js'

const children: ChildProcess[] = []

/** Ends what is left of a process and of those that it has started. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left, as after every test that has passed.
  }
}

afterEach(() => children.splice(0).forEach(endGroup))

/** A process of its own that runs the command from the source; `wrapper` starts it in its turn. */
function launch(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  wrapper: readonly string[] = [],
) {
  const [program = '', ...rest] = [...wrapper, ...sourceCommand, ...args]
  const { NO_COLOR: _, FORCE_COLOR: __, npm_command: ___, ...inherited } = process.env
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, ...env },
    detached: true,
  })
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()))
  const complaints = text(child.stderr)
  const ended = once(child, 'close')
  return {
    child,
    output: () => output,
    complaints,
    ended: ended.then(([code, signal]: (number | string | null)[]) => code ?? signal),
    url: async () => {
      await expect.poll(() => output).toMatch(/http:\/\/[\d.]+:\d+/)
      return /http:\/\/[\d.]+:\d+/.exec(output)?.[0] ?? ''
    },
  }
}

describe('the process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 at %s, and breaks what is open', async (signal) => {
    const { child, output, url, ended } = launch(['mock', '--port', '0', '--json', '--delay', 'me=1h'])
    const origin = await url()
    const waiting = fetch(`${origin}/api/me/`).catch((error: unknown) => error)
    const idle = connect(Number(new URL(origin).port), '127.0.0.1')
    await once(idle, 'connect')
    await logIn(origin)

    child.kill(signal)

    expect(await ended).toBe(0)
    expect(await waiting).toBeInstanceOf(TypeError)
    expect(readEvents(output()).map(({ event }) => event)).toEqual(['listening', 'request', 'stopped'])
  })

  it('ends with 1 where the port is taken, and says so on stderr alone', async () => {
    const first = launch(['mock', '--port', '0'])
    const { port } = new URL(await first.url())

    const second = launch(['mock', '--port', port])

    expect(await second.ended).toBe(1)
    expect(await second.complaints).toMatch(new RegExp(`^Port ${port} is taken[^\n]*\n$`))
    expect(second.output()).toBe('')
  })

  it('ends with the npm that started it, though nobody passes it a signal', async () => {
    const shell = ['sh', '-c', '"$@" & wait', 'sh']
    const { child, url, output, ended } = launch(
      ['mock', '--port', '0', '--json'],
      { npm_command: 'exec' },
      shell,
    )
    await url()

    child.kill('SIGKILL')
    // Not before the command has closed its output, too.
    await ended

    expect(readEvents(output()).at(-1)).toMatchObject({ event: 'stopped' })
  })

  it('writes all that it has to say before it ends, however slowly that is read', async () => {
    const users = Array.from('abcdef', (name) => ['--user', `${name}:${'x'.repeat(100_000)}`])
    const { child, url, output, ended } = launch(['mock', '--port', '0', ...users.flat()])
    child.stdout?.once('data', () => child.stdout?.pause())
    const origin = await url()

    child.kill('SIGTERM')
    await expect.poll(() => fetch(origin).catch(() => 'closed')).toBe('closed')
    child.stdout?.resume()
    await ended

    expect(output()).toMatch(/Stopped after \d+ requests?\.\n$/)
  })

  it('ends with 2 for wrong arguments', async () => {
    const { ended, complaints } = launch(['mock', '--access', 'long'])

    expect(await ended).toBe(2)
    expect(await complaints).toBe('--access takes a duration: 20s, 5m, 1h, 1d, or plain seconds.\n')
  })

  it('colours what goes to a terminal, and nothing else unless it is told to', async () => {
    const plain = launch(['mock', '--port', '0'])
    const colored = launch(['mock', '--port', '0'], { FORCE_COLOR: '1' })
    await Promise.all([plain.url(), colored.url()])

    expect(plain.output()).not.toContain('\u001b')
    expect(colored.output()).toContain('\u001b[1mSimpleJWT 5.5.1\u001b[22m')
  })

  it('ends when nobody reads its log any longer, as behind head', async () => {
    const { child, url, ended, complaints } = launch(['mock', '--port', '0'])
    const origin = await url()
    child.stdout?.destroy()

    await logIn(origin).catch(() => {})

    expect(await ended).toBe(0)
    expect(await complaints).toBe('')
  })

  it('tells the version of the package', async () => {
    const { ended, output } = launch(['--version'])

    expect(await ended).toBe(0)
    expect(output()).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
