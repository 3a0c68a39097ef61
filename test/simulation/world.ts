import type { Clock } from 'simplejwt-client'
import { createGenerator } from './chance.js'
import { createTally, type Tally } from './tally.js'

/** A page from its loading to its end, as far as the world is concerned: does its code run? */
export interface Life {
  readonly name: string
  /** `cached`: in the back/forward cache. `gone`: nothing of it will ever run again. */
  phase: 'running' | 'frozen' | 'cached' | 'gone'
}

/** Something that is going to happen. */
export interface Task {
  readonly label: string
  /** Whose code runs; undefined: nobody's, it happens outside of pages. */
  readonly life: Life | undefined
  /** On the world's clock: by then it has happened, unless its page cannot run. */
  by: number
  /** Tasks of one queue happen in order. */
  readonly queue: string | undefined
  readonly run: () => void
}

interface Timer {
  readonly at: number
  readonly life: Life
  readonly callback: () => void
}

/** A promise of the client that does not hold. */
export interface Violation {
  readonly rule: string
  readonly details: string
}

/** Time, and everything that is going to happen. Nothing happens by itself. */
export interface World {
  /** Milliseconds that ran, device asleep or not counted. */
  mono(): number
  /** The server's clock. */
  serverTime(): number
  /** The device's clock, of all its tabs. */
  wall(): number
  clockOf(life: Life): Clock
  soon(
    label: string,
    options: { readonly life?: Life; readonly within: number; readonly queue?: string },
    run: () => void,
  ): Task
  /** What may happen next, the oldest first. */
  eligible(): readonly Task[]
  tasks(): readonly Task[]
  /** Lets it happen, and everything that follows at once. */
  perform(task: Task): Promise<void>
  drop(task: Task): void
  /** Lets time pass; what is due happens. */
  advance(ms: number): Promise<void>
  /** Milliseconds to the next timer that may fire. */
  untilTimer(): number | undefined
  jump(ms: number): void
  sleep(ms: number): Promise<void>
  /** Lets promises settle. */
  settle(): Promise<void>
  /** Nothing of this page will ever run again. */
  bury(life: Life): void
  timersOf(life: Life): number
  random(): number
  note(label: string): void
  readonly tally: Tally
  /** Identifies what happened, in order. */
  fingerprint(): number
  readonly trace: readonly string[]
  violate(rule: string, details: string): void
  violation(): Violation | undefined
  /** Called whenever everything has settled. */
  onSettled(check: () => void): void
}

/** A whole second, so that times are easy to read. */
const START = 1_800_000_000_000

export function createWorld(jitter: number, deviceOffset: number, keepsTrace: boolean): World {
  const generate = createGenerator(jitter)
  const tally = createTally()
  const tasks = new Set<Task>()
  const timers = new Set<Timer>()
  const checks: (() => void)[] = []
  const trace: string[] = []
  const recent = new Map<Life, { readonly since: number; readonly times: number }>()
  let mono = 0
  let slept = 0
  let offset = deviceOffset
  let hash = 0x811c9dc5
  let violation: Violation | undefined

  const random = () => (generate() % 0x100000) / 0x100000
  const wall = () => START + mono + slept + offset
  const runs = (life: Life | undefined) => life === undefined || life.phase === 'running'

  function note(label: string): void {
    for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193)
    if (keepsTrace) trace.push(`${(mono / 1000).toFixed(3).padStart(10)} ${label}`)
  }

  function violate(rule: string, details: string): void {
    if (violation !== undefined) return
    note(`VIOLATION ${rule}: ${details}`)
    violation = { rule, details }
  }

  function eligible(): readonly Task[] {
    const busy = new Set<string>()
    return [...tasks].filter(({ queue, life }) => {
      const isFirst = queue === undefined || !busy.has(queue)
      if (queue !== undefined) busy.add(queue)
      return isFirst && runs(life)
    })
  }

  async function settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    for (const check of checks) check()
  }

  async function perform(task: Task): Promise<void> {
    tasks.delete(task)
    note(task.label)
    task.run()
    await settle()
  }

  function isBroken(): boolean {
    return violation !== undefined
  }

  /** What is due first, be it a task or a timer. */
  function nextDue(end: number): Task | Timer | undefined {
    let first: Task | Timer | undefined
    let at = end
    for (const task of eligible())
      if (task.by < at || (task.by === at && first === undefined)) [first, at] = [task, task.by]
    for (const timer of timers) {
      if (runs(timer.life) && (timer.at < at || (timer.at === at && first === undefined)))
        [first, at] = [timer, timer.at]
    }
    return first
  }

  /** T4: no timer in a loop below a second. */
  function countTimer(life: Life): void {
    const { since, times } = recent.get(life) ?? { since: mono, times: 0 }
    const isSame = mono - since < 1000
    recent.set(life, isSame ? { since, times: times + 1 } : { since: mono, times: 1 })
    if (isSame && times > 20) violate('T4', `${life.name} has had more than 20 timers in a second`)
  }

  async function fire(timer: Timer): Promise<void> {
    timers.delete(timer)
    note(`${timer.life.name} timer`)
    countTimer(timer.life)
    timer.callback()
    await settle()
  }

  async function advance(ms: number): Promise<void> {
    const end = mono + ms
    await settle()
    for (let due = nextDue(end); due !== undefined && !isBroken(); due = nextDue(end)) {
      mono = Math.max(mono, 'at' in due ? due.at : due.by)
      await ('at' in due ? fire(due) : perform(due))
    }
    mono = Math.max(mono, end)
  }

  return {
    mono: () => mono,
    serverTime: () => START + mono + slept,
    wall,
    random,
    note,
    eligible,
    perform,
    advance,
    settle,
    tally,
    trace,
    tasks: () => [...tasks],
    clockOf: (life) => ({
      now: () => ({ wall: wall(), mono: mono + 5000 }),
      random,
      after(ms, callback) {
        const timer = { at: mono + ms, life, callback }
        if (life.phase !== 'gone') timers.add(timer)
        return () => void timers.delete(timer)
      },
    }),
    soon(label, { life, within, queue }, run) {
      const task: Task = { label, life, by: mono + within, queue, run }
      tasks.add(task)
      return task
    },
    drop: (task) => void tasks.delete(task),
    untilTimer() {
      const due = [...timers].filter(({ life }) => runs(life)).map(({ at }) => at - mono)
      return due.length > 0 ? Math.max(0, Math.min(...due)) : undefined
    },
    jump: (ms) => void (offset += ms),
    async sleep(ms) {
      slept += ms
      await settle()
    },
    bury(life) {
      life.phase = 'gone'
      for (const task of tasks) if (task.life === life) tasks.delete(task)
      for (const timer of timers) if (timer.life === life) timers.delete(timer)
    },
    timersOf: (life) => [...timers].filter((timer) => timer.life === life).length,
    fingerprint: () => hash >>> 0,
    violate,
    violation: () => violation,
    onSettled: (check) => void checks.push(check),
  }
}
