import { allocate } from './allocate.js'
import { alternate } from './alternate.js'
import { pace } from './pace.js'
import { steady } from './steady.js'
import { storm } from './storm.js'

/** Logs both in, and sees that a call of each reaches the server with a token that it takes. */
async function logIn({ bare, contender, account, clock, use }) {
  use('network')
  async function work() {
    for (const client of [bare, contender]) {
      await client.logIn(account)
      const status = await client.call('me/')
      if (status !== 200) throw new Error(`The server answered a call after the login with ${status}.`)
    }
  }
  await (clock.runUntil === undefined ? work() : clock.runUntil(work()))
}

export const tasks = { logIn, pace, alternate, allocate, storm, steady }
