import { getHeapStatistics, GCProfiler } from 'node:v8'

const WARM_UP = 3000

/** Bytes of V8's heap that a call takes. The process has room for all of them: nothing may be collected meanwhile. */
async function weigh(client, calls) {
  for (let i = 0; i < WARM_UP; i++) await client.call('me/')
  globalThis.gc()
  const profiler = new GCProfiler()
  profiler.start()
  const before = getHeapStatistics().used_heap_size
  for (let i = 0; i < calls; i++) await client.call('me/')
  const bytes = (getHeapStatistics().used_heap_size - before) / calls
  const { statistics } = profiler.stop()
  if (statistics.length > 0) throw new Error('There was a garbage collection: the number would be too small.')
  return bytes
}

export async function allocate({ contender, bare, use }, { calls }) {
  use('stub')
  return { bare: await weigh(bare, calls), contender: await weigh(contender, calls) }
}
