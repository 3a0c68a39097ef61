import { median } from '../../statistics.mjs'
import { BATCH, atOnce, inSequence } from './batches.js'

/**
 * Milliseconds that a call over the network takes the contender, and bare fetch: batch by batch in turns, so that
 * whatever comes in between comes to both, and the batch in the middle counts.
 */
export async function alternate({ contender, bare, use }, { isAtOnce, batches }) {
  use('loopback')
  const send = isAtOnce ? atOnce : inSequence
  const times = { contender: [], bare: [] }
  const turns = [
    [contender, times.contender],
    [bare, times.bare],
  ]
  for (let batch = 0; batch < batches; batch++) {
    // Who begins changes: what one leaves behind, the other finds.
    for (const [client, spent] of batch % 2 === 0 ? turns : turns.toReversed()) {
      const start = process.hrtime.bigint()
      await send(client)
      spent.push(Number(process.hrtime.bigint() - start) / 1e6 / BATCH)
    }
  }
  return { contender: median(times.contender), bare: median(times.bare) }
}
