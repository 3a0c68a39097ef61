import type { Locks } from '../ports/locks.js'

/** Exclusive locks in memory, as the Web Locks API has them, for the tabs of one test. */
export interface SharedLocks {
  /** The locks as one tab has them. `leave`: the tab is gone, and whatever it held or wanted is free. */
  enter(): { readonly locks: Locks; readonly leave: () => void }
}

interface Claim {
  readonly name: string
  readonly start: () => void
}

/** Makes the locks. Who is first in a line holds the lock. */
export function createSharedLocks(): SharedLocks {
  const lines = new Map<string, Claim[]>()

  function join(claim: Claim): void {
    const line = lines.get(claim.name) ?? []
    lines.set(claim.name, [...line, claim])
    if (line.length === 0) claim.start()
  }

  function quit(claim: Claim): void {
    const rest = (lines.get(claim.name) ?? []).filter((other) => other !== claim)
    lines.set(claim.name, rest)
    // Where the first has started already, this does nothing.
    rest[0]?.start()
  }

  return {
    enter() {
      const mine = new Set<Claim>()
      const leave = (): void => {
        for (const claim of mine) quit(claim)
        mine.clear()
      }
      const request = async <Result>(name: string, task: () => Promise<Result>): Promise<Result> => {
        if (name.startsWith('-'))
          throw new DOMException('A name must not start with "-".', 'NotSupportedError')
        const { promise, resolve } = deferred()
        const claim = { name, start: resolve }
        mine.add(claim)
        join(claim)
        await promise
        try {
          return await task()
        } finally {
          mine.delete(claim)
          quit(claim)
        }
      }
      return { locks: { request }, leave }
    },
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}
