import type { Tab } from '../engines/engine.js'
import type { Moment } from '../site/faults.js'
import type { Scenario } from './scenario.js'
import {
  ada,
  countOf,
  fateOf,
  logIn,
  makeClient,
  refreshIn,
  repeat,
  startRefresh,
  untilQuiet,
  type World,
} from './world.js'

/** The ways in which a page goes away while its refresh is on the wire. */
const ways = {
  close: (tab: Tab) => tab.close(),
  crash: (tab: Tab) => tab.crash(),
  reload: (tab: Tab) => tab.reload(),
}

type Way = keyof typeof ways

const options = (worker: boolean) => ({ worker })

/** One tab refreshes and goes away meanwhile; another comes by, and its session is or is not what it was. */
async function leave(
  { site, open }: World,
  way: Way,
  moment: Moment,
  { worker }: { readonly worker: boolean },
): Promise<string> {
  const stays = await open('/', options(worker))
  const goes = await open('/', options(worker))
  await logIn(goes)
  const held = site.hold(moment)
  await startRefresh(goes, held)
  await ways[way](goes)
  // Its lock is free when it is gone for good; the worker keeps its own.
  if (!worker) await untilQuiet(stays)
  held.release()
  await untilQuiet(stays)
  const fate = await fateOf(stays)
  await Promise.all([stays.close(), way === 'reload' && goes.close()])
  return fate
}

async function leaveInEachWay(world: World, moment: Moment, isWorker = false) {
  const worker = { worker: isWorker }
  return {
    close: await leave(world, 'close', moment, worker),
    crash: await leave(world, 'crash', moment, worker),
    reload: await leave(world, 'reload', moment, worker),
  }
}

/** The same many times with the worker: each time the session has to be what the worker has won. */
const outliving = (way: 'close' | 'reload', times: number): Scenario => ({
  title: `${way} during a refresh in the service worker, ${times} times`,
  server: '60 s',
  async run({ site, open }) {
    let tab = await open('/', options(true))
    await tab.run(() => window.app.startWorker())
    const outcomes = await repeat(times, async () => {
      await logIn(tab)
      const held = site.hold('after')
      await startRefresh(tab, held)
      await ways[way](tab)
      if (way === 'close') tab = await open('/', options(true))
      else await makeClient(tab, 'main', options(true))
      held.release()
      await untilQuiet(tab)
      // The page may be content with what it finds; the next one is sent.
      const first = await refreshIn(tab)
      return first === 'ok' ? await refreshIn(tab) : first
    })
    const { sent, refused, byWorker } = site.tally(ada.id)
    return {
      kept: `${countOf(outcomes, 'ok')} of ${times}`,
      'kept or told': countOf(outcomes, 'ok') + countOf(outcomes, 'session_ended'),
      'by the worker': `${byWorker} of ${sent}`,
      refused,
    }
  },
  expected: { kept: `${times} of ${times}`, refused: 0 },
  // Closing a tab of WebKitGTK may end the worker with it.
  ...(way === 'close' && { except: { WebKitGTK: { 'kept or told': times } } }),
})

export const departures: readonly Scenario[] = [
  {
    title: 'gone before the server has the refresh',
    server: '60 s',
    run: (world) => leaveInEachWay(world, 'before'),
    expected: { close: 'kept', crash: 'kept', reload: 'kept' },
  },
  {
    title: 'gone after the server has committed the refresh',
    server: '3 s',
    run: (world) => leaveInEachWay(world, 'after'),
    expected: { close: 'outcome_lost', crash: 'outcome_lost', reload: 'outcome_lost' },
  },
  {
    title: 'gone after the server has committed the refresh, which has the grace serializer',
    server: 'grace',
    run: (world) => leaveInEachWay(world, 'after'),
    expected: { close: 'kept', crash: 'kept', reload: 'kept' },
  },
  {
    title: 'gone after the server has committed the refresh of the service worker',
    server: '60 s',
    async run(world) {
      const first = await world.open()
      await first.run(() => window.app.startWorker())
      return leaveInEachWay(world, 'after', true)
    },
    expected: { close: 'kept', reload: 'kept' },
  },
  {
    title: 'a refresh for the service worker where there is none',
    server: '60 s',
    async run({ site, open }) {
      const tab = await open('/', options(true))
      await logIn(tab)
      const fate = await fateOf(tab)
      const { sent, refused, byWorker } = site.tally(ada.id)
      return { session: fate, sent, refused, 'by the worker': byWorker }
    },
    expected: { session: 'kept', sent: 1, refused: 0, 'by the worker': 0 },
  },
  outliving('reload', 20),
  outliving('close', 20),
]
