import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contenders } from '../../bench/contenders.mjs'
import { entriesOf, marginInWords } from '../../bench/traffic/roster.mjs'
import { isMain, showCount, showRatio, toTableOfAll } from '../../bench/traffic/words.mjs'

const traffic = new URL('../../bench/traffic/', import.meta.url)

/** In a process of its own: the modules replace globals. Resolves to what it prints, as JSON. */
function runAlone(program: string): unknown {
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: traffic,
    timeout: 20_000,
  })
  return JSON.parse(printed.toString())
}

describe('the roster', () => {
  const entries = contenders.flatMap(({ id }) => entriesOf(id).map((entry) => ({ id, ...entry })))

  it('has a file for everybody who takes part', () => {
    const playing = entries.filter(({ why }) => why === undefined)
    const missing = playing.filter(
      ({ id, file = id }) => !existsSync(new URL(`../contenders/${file}.js`, traffic)),
    )

    expect(missing).toEqual([])
  })

  it('knows every contender', () => {
    const unknown = entriesOf('nobody')[0]?.why

    expect(entries.filter(({ why }) => why === unknown)).toEqual([])
  })

  it('says the margin in seconds where it has no words', () => {
    expect(marginInWords({ margin: 30 })).toBe('30 s')
    expect(marginInWords({ margin: 0, inWords: 'none' })).toBe('none')
  })
})

describe('a table of traffic', () => {
  const words = { nameOf: (id: string) => id.toUpperCase(), isOurs: (id: string) => id === 'us' }
  const rows = [
    { contender: 'them', calls: 2 },
    { contender: 'us', calls: 1 },
    { contender: 'others', why: 'They cannot.' },
  ]

  it('begins with ours and ends with who has no numbers', () => {
    const table = toTableOfAll<{ contender: string; calls: number }>(rows, words, ['calls'], (row) => [
      row.calls,
    ])

    expect(table.replaceAll(/ +/g, ' ')).toBe(
      '| | calls |\n| ------ | ----- |\n| **US** | 1 |\n| THEM | 2 |\n| OTHERS | - |\n\n- OTHERS has no numbers. They cannot.',
    )
  })

  it('shows counts in groups and ratios with their quartiles', () => {
    expect(showCount(1_234_567)).toBe('1 234 567')
    expect(showRatio({ q1: 1, median: 1.1, q3: 1.256 })).toBe('1.10 (1.00-1.26)')
    expect(showRatio({ q1: 9.96, median: 10, q3: 12.34 })).toBe('10.0 (10.0-12.3)')
  })

  it('takes neither variants nor the absent into the table of all', () => {
    expect(isMain({ contender: 'us' })).toBe(true)
    expect(isMain({ contender: 'us', variant: 'other' })).toBe(false)
    expect(isMain({ contender: 'us', why: 'They cannot.' })).toBe(false)
  })
})

describe('the virtual clock', () => {
  it('lets timers go off in the order in which they are due, and time stand still between them', () => {
    const told = runAlone(`
      import { installVirtualClock } from './clock.js'
      const clock = installVirtualClock()
      const start = Date.now()
      const told = []
      const note = (name) => told.push([name, clock.now(), Date.now() - start])
      const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
      setTimeout(() => note('late'), 3_600_000)
      clearTimeout(setTimeout(() => note('never'), 10))
      const ticks = setInterval(() => note('tick'), 1_800_000)
      await clock.runUntil(
        (async () => {
          const key = await crypto.subtle.importKey('raw', new Uint8Array(8), 'PBKDF2', false, ['deriveBits'])
          const work = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(8), iterations: 100_000 }
          await crypto.subtle.deriveBits(work, key, 256)
          note('derived')
          await sleep(5)
          note('early')
          await sleep(4_000_000)
          clearInterval(ticks)
        })(),
      )
      console.log(JSON.stringify(told))
    `)

    expect(told).toEqual([
      ['derived', 0, 0],
      ['early', 5, 5],
      ['tick', 1_800_000, 1_800_000],
      ['late', 3_600_000, 3_600_000],
      ['tick', 3_600_000, 3_600_000],
    ])
  })
})

describe('the page', () => {
  it('gives a lock to one after the other, and to nobody who has given up', () => {
    const told = runAlone(`
      import { installPage } from './page.js'
      installPage('https://app.example.com/')
      const told = []
      const gate = Promise.withResolvers()
      const first = navigator.locks.request('a', async () => {
        await gate.promise
        told.push('first')
      })
      const second = navigator.locks.request('a', async () => told.push('second'))
      const aborter = new AbortController()
      const given = navigator.locks.request('a', { signal: aborter.signal }, async () => told.push('given up'))
      const taken = await navigator.locks.request('a', { ifAvailable: true }, async (lock) => lock)
      aborter.abort()
      await given.catch(() => told.push('aborted'))
      gate.resolve()
      await Promise.all([first, second, navigator.locks.request('a', async () => told.push('third'))])
      console.log(JSON.stringify({ told, taken }))
    `)

    expect(told).toEqual({ told: ['aborted', 'first', 'second', 'third'], taken: null })
  })
})
