/** Where a refresh is held up: before the server has it, which it then never gets, or after it has committed. */
export type Moment = 'before' | 'after'

/** A refresh that is being held up. */
export interface Held {
  /** Whether it is there: with `after`, when the server has rotated the token. */
  hasArrived(): boolean
  release(): void
}

interface Hold extends Held {
  readonly moment: Moment
  arrive(): void
  readonly released: Promise<void>
}

/** What goes wrong between browser and server. */
export interface Faults {
  /** Holds up the next refresh. */
  hold(moment: Moment): Held
  /** Breaks off the next answer to a refresh after the server has committed it. */
  loseNext(): void
  /** Pulls the plug of the API, or puts it back. */
  setPlugged(isPlugged: boolean): void
}

/** The side of the faults that the proxy sees. */
export interface FaultQueue extends Faults {
  isPlugged(): boolean
  takeHold(): Hold | undefined
  takeLoss(): boolean
}

export function createFaults(): FaultQueue {
  let isPlugged = true
  let losses = 0
  const holds: Hold[] = []

  return {
    hold(moment) {
      const release = Promise.withResolvers<void>()
      let isThere = false
      const hold = {
        moment,
        hasArrived: () => isThere,
        arrive: () => void (isThere = true),
        released: release.promise,
        release: release.resolve,
      }
      holds.push(hold)
      return hold
    },
    loseNext: () => void (losses += 1),
    setPlugged: (to) => void (isPlugged = to),
    isPlugged: () => isPlugged,
    takeHold: () => holds.shift(),
    takeLoss() {
      losses -= 1
      if (losses >= 0) return true
      losses = 0
      return false
    },
  }
}
