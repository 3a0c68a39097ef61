import { describe, expect, it } from 'vitest'
import { followParent } from '../../src/cli/follow-parent.js'

describe('followParent', () => {
  it('stops when the parent is another one, and not before', () => {
    let parent = 100
    let stops = 0
    const looks: (() => void)[] = []
    followParent(
      () => parent,
      () => void (stops += 1),
      (look) => void looks.push(look),
    )

    looks[0]?.()
    const before = stops
    parent = 1
    looks[0]?.()

    expect([before, stops]).toEqual([0, 1])
  })
})
