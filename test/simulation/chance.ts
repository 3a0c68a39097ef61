/** Choices made by one number: each takes a part of it, and 0 makes the first choice every time. */
export interface Draw {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number
}

/** Whole numbers below 2^48, the same ones for the same seed. */
export function createGenerator(seed: number): () => number {
  let state = Math.imul(seed ^ Math.floor(seed / 2 ** 32), 0x9e3779b1) >>> 0

  function word(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  return () => (word() % 0x10000) * 2 ** 32 + word()
}

export function drawFrom(number: number): Draw {
  let rest = number
  return {
    below(limit) {
      const choice = rest % limit
      rest = Math.floor(rest / limit)
      return choice
    },
  }
}

export function pick<Item>(draw: Draw, items: readonly Item[]): Item | undefined {
  return items[draw.below(Math.max(1, items.length))]
}
