import { describe, expect, it } from 'vitest'
import type { Locks } from '../../src/ports/locks.js'

/** What the core takes for granted of any {@link Locks}. `create` may hand out the same locks each time. */
export function describeLocks(name: string, create: () => Locks): void {
  describe(`locks: ${name}`, () => {
    it('resolves to what the task resolves to', async () => {
      const result = await create().request(uniqueName(), async () => 42)

      expect(result).toBe(42)
    })

    it('runs one task at a time, in the order of the requests', async () => {
      const locks = create()
      const name = uniqueName()
      const log: string[] = []

      await Promise.all(
        [1, 2, 3].map((turn) =>
          locks.request(name, async () => {
            log.push(`in ${turn}`)
            await pause()
            log.push(`out ${turn}`)
          }),
        ),
      )

      expect(log).toEqual(['in 1', 'out 1', 'in 2', 'out 2', 'in 3', 'out 3'])
    })

    it('serves a waiter before one that asks as the lock is released', async () => {
      const locks = create()
      const name = uniqueName()
      const log: string[] = []

      const first = locks.request(name, pause)
      const second = locks.request(name, async () => void log.push('waiter'))
      await first
      await Promise.all([second, locks.request(name, async () => void log.push('newcomer'))])

      expect(log).toEqual(['waiter', 'newcomer'])
    })

    it('does not make one name wait for another', async () => {
      const locks = create()
      const holder = Promise.withResolvers<void>()
      const held = locks.request(uniqueName(), () => holder.promise)

      const other = await locks.request(uniqueName(), async () => 'other')
      holder.resolve()
      await held

      expect(other).toBe('other')
    })

    it('passes the error of a task on and releases the lock', async () => {
      const locks = create()
      const name = uniqueName()

      const failed = locks.request(name, () => Promise.reject(new RangeError('task')))

      await expect(failed).rejects.toThrow(new RangeError('task'))
      await expect(locks.request(name, async () => 'next')).resolves.toBe('next')
    })

    it('rejects and releases the lock where the task throws at once', async () => {
      const locks = create()
      const name = uniqueName()

      const failed = locks.request(name, () => {
        throw new RangeError('task')
      })

      await expect(failed).rejects.toThrow(new RangeError('task'))
      await expect(locks.request(name, async () => 'next')).resolves.toBe('next')
    })

    it('refuses a name that starts with a hyphen', async () => {
      const refused = create().request('-name', async () => 'never')

      await expect(refused).rejects.toMatchObject({ name: 'NotSupportedError' })
    })
  })
}

let names = 0

/** A name of its own for each test: the platform's locks are shared by the whole process. */
function uniqueName(): string {
  names++
  return `locks-contract ${names}`
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
}
