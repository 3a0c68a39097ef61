import { describe, expect, it } from 'vitest'
import { runCampaign } from './campaign.js'
import { loadClient } from './load-client.js'

const FIRST_SEED = 100_001
const MOST_RUNS = 50

/** Clients that put a token, or what somebody logs in with, where it does not belong. */
const LEAKS = [
  {
    where: 'an event',
    file: 'session/succession.ts',
    find: "emit(turn, 'refresh', { accessExpiresAt: record.times.accessExpiresAt, from })",
    replace:
      "emit(turn, 'refresh', { accessExpiresAt: record.times.accessExpiresAt, from, note: record.tokens } as never)",
    report: 'event refresh',
  },
  {
    where: 'the snapshot',
    file: 'session/snapshot.ts',
    find: '    userId: session?.userId,',
    replace: '    userId: (session as any)?.record.tokens?.access.slice(0, 40),',
    report: 'snapshot',
  },
  {
    where: 'the hint',
    file: 'session/snapshot.ts',
    find: 'JSON.stringify({ sid, ',
    replace: 'JSON.stringify({ sid, more: (session as any)?.record.tokens, ',
    report: 'hint',
  },
  {
    where: 'a message to other tabs',
    file: 'session/run.ts',
    find: 'return channel?.post()',
    replace: 'return (channel as any)?.post(state.session?.record.tokens)',
    report: 'message',
  },
  {
    where: 'the mark in the store',
    file: 'refresh/decide.ts',
    find: 'mark: { tab, startedAt: now, hash,',
    replace: 'mark: { tab: tab + refresh, startedAt: now, hash,',
    report: 'record',
  },
  {
    where: 'a hidden property of the cause of an error',
    file: 'transport/post.ts',
    find: 'await fetch(url, copyOwn(init))',
    replace:
      'await fetch(url, copyOwn(init)).catch((e) => Promise.reject(Object.defineProperty(e, "sent", { value: sent })))',
    report: 'event refreshError',
  },
  {
    where: 'an address',
    file: 'transport/post.ts',
    find: 'await fetch(url, copyOwn(init))',
    replace: 'await fetch(`${url}?${String(init.body)}`, copyOwn(init))',
    report: 'address',
  },
] as const

describe('a client that lets a secret out', () => {
  it.each(LEAKS)('is noticed where it is in $where', async ({ file, find, replace, report }) => {
    const client = await loadClient([{ file, find, replace }])

    const { failures } = await runCampaign(client, FIRST_SEED, MOST_RUNS)

    expect(failures.map(({ violation }) => violation)).toEqual([
      { rule: 'secrets', details: `a token or a password came out: ${report}` },
    ])
  })
})
