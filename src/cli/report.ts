import { formatBanner, type Started } from './banner.js'
import type { Call } from './call.js'
import { formatJson, formatLine } from './format-line.js'
import type { World } from './world.js'

/** Tells what happens. */
export interface Report {
  started(facts: Started): void
  answered(call: Call): void
  /** Advice, for people. */
  note(text: string): void
  stopped(requests: number): void
}

/** For people: a banner, then a line for each request. */
export function createTextReport({ out, paint, version }: World): Report {
  return {
    started: (facts) => out.write(formatBanner(facts, version, paint)),
    answered: (call) => out.write(`${formatLine(call, paint)}\n`),
    note: (text) => out.write(`${paint('yellow', text)}\n`),
    stopped: (requests) =>
      out.write(`\n  Stopped after ${requests} ${requests === 1 ? 'request' : 'requests'}.\n`),
  }
}

/** For programs: one JSON object per line. It names no password. */
export function createJsonReport({ out, now, version }: World): Report {
  const tell = (event: string, facts: Readonly<Record<string, unknown>>): void =>
    out.write(`${JSON.stringify({ event, time: new Date(now()).toISOString(), ...facts })}\n`)
  return {
    started({ command, url, paths, accounts, seed }) {
      const { flavour = '5.5.1' } = command.options
      tell('listening', {
        url,
        flavour,
        paths,
        accounts: accounts.map(({ username }) => username),
        seed,
        version,
      })
    },
    answered: (call) => out.write(`${formatJson(call)}\n`),
    note: (text) => tell('note', { text }),
    stopped: (requests) => tell('stopped', { requests }),
  }
}
