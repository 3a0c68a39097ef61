import { expect, it } from 'vitest'
import { createLedger, type Ledger } from '../../src/mock/ledger.js'

const day = 86_400
const token = { holder: undefined, isListed: true }

/** Blacklists one more than a ledger keeps without looking for old ones. */
function fill(ledger: Ledger, exp: unknown): void {
  for (let i = 0; i <= 10_000; i++) ledger.blacklist(`${i}`, exp)
}

it('forgets what has long expired, once there is very much of it', () => {
  const ledger = createLedger(() => 10 * day)
  ledger.issue('old', 8 * day, token)
  ledger.blacklist('old', 8 * day)

  fill(ledger, 9 * day + 1)

  expect(ledger.isBlacklisted('old')).toBe(false)
  expect([ledger.isBlacklisted('0'), ledger.isBlacklisted('10000')]).toEqual([true, true])
})

it('keeps what has no time of expiry', () => {
  const ledger = createLedger(() => 10 * day)
  ledger.blacklist('odd', 'soon')
  ledger.blacklist('none', undefined)

  fill(ledger, 0)

  expect([ledger.isBlacklisted('odd'), ledger.isBlacklisted('none')]).toEqual([true, true])
  expect(ledger.isBlacklisted('0')).toBe(false)
})

it('keeps what is out as long as what is spent', () => {
  const ledger = createLedger(() => 10 * day)
  ledger.issue('alive', 11 * day, token)
  for (let i = 0; i <= 10_000; i++) ledger.issue(`${i}`, day, token)

  ledger.blacklistAll(undefined)

  expect([ledger.isBlacklisted('alive'), ledger.isBlacklisted('0')]).toEqual([true, false])
})
