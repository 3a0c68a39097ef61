import { constants } from 'node:os'

type Signal = 'SIGINT' | 'SIGTERM'

/** What of the process takes part. */
export interface Interruptible {
  on(signal: Signal, listener: (signal: Signal) => void): unknown
  exit(code: number): void
}

/** The first signal asks to stop; one that comes after `patience` has run out ends the process at once. */
export function followSignals(process: Interruptible, stop: () => void, patience: () => Promise<void>): void {
  let isAsked = false
  let isUrgent = false

  async function heed(signal: Signal): Promise<void> {
    if (isUrgent) process.exit(128 + constants.signals[signal])
    if (isAsked) return
    isAsked = true
    stop()
    // One Ctrl-C may come twice: from the terminal, and from the npm that started this.
    await patience()
    isUrgent = true
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, (name) => void heed(name))
}
