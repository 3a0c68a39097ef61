import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { followSignals } from '../../src/cli/follow-signals.js'

function follow() {
  const happened: (string | number)[] = []
  const emitter = new EventEmitter()
  const { promise, resolve: loseTime } = Promise.withResolvers<void>()
  const process = {
    on: (signal: string, listener: (signal: 'SIGINT' | 'SIGTERM') => void) => emitter.on(signal, listener),
    exit: (code: number) => void happened.push(code),
  }
  followSignals(
    process,
    () => void happened.push('stop'),
    () => promise,
  )
  const send = (signal: 'SIGINT' | 'SIGTERM') => emitter.emit(signal, signal)
  return { happened, send, loseTime }
}

describe('followSignals', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('stops at the first %s', (signal) => {
    const { happened, send } = follow()

    send(signal)

    expect(happened).toEqual(['stop'])
  })

  it('takes signals that come together for one, as npm passes on what the terminal has sent already', () => {
    const { happened, send } = follow()

    send('SIGINT')
    send('SIGINT')
    send('SIGTERM')

    expect(happened).toEqual(['stop'])
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends the process at a later %s', async (signal, code) => {
    const { happened, send, loseTime } = follow()
    send('SIGINT')
    loseTime()
    await Promise.resolve()

    send(signal)

    expect(happened).toEqual(['stop', code])
  })
})
