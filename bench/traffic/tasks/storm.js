/** The longest that a call is waited for: some never come back. */
const PATIENCE = 20_000

const since = (start) => Number(process.hrtime.bigint() - start) / 1e6

/** So many calls in one turn of the event loop; resolves to how many have failed. */
async function countFailures(client, requests, sleep) {
  let good = 0
  const calls = Array.from({ length: requests }, async (_, i) => {
    if ((await client.call(`me/?n=${i}`)) === 200) good += 1
  })
  await Promise.race([Promise.allSettled(calls), sleep(PATIENCE)])
  return requests - good
}

/** The least that it takes: one visit to the token endpoint, and as many calls with the new token. */
async function timeFloor({ bare, account, sleep }, requests) {
  globalThis.gc()
  const start = process.hrtime.bigint()
  await bare.logIn(account)
  await countFailures(bare, requests, sleep)
  return since(start)
}

/** A session whose access token is over, and so many calls at once. */
export async function storm(context, { requests, accessLifetime }) {
  const { contender, account, site, clock, sleep, use } = context
  use('network')
  const floor = await timeFloor(context, requests)
  await contender.logIn(account)
  if ((await countFailures(contender, 1, sleep)) > 0)
    throw new Error('The login before a storm came to nothing.')
  clock.setAhead((accessLifetime + 2) * 1000)
  site.resetCounts()
  globalThis.gc()
  const start = process.hrtime.bigint()
  const failed = await countFailures(contender, requests, sleep)
  const ms = since(start)
  const counts = site.counts()
  const isLoggedIn = (await countFailures(contender, 1, sleep)) === 0
  return { ...counts, failed, isLoggedIn, ms, floor }
}
