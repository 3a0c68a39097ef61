/** The longest that a call is waited for: some never come back. */
const PATIENCE = 20_000

async function settle(call, sleep) {
  const failed = () => false
  const answer = call.then((status) => status === 200, failed)
  return Promise.race([answer, sleep(PATIENCE).then(failed)])
}

function callAll(client, requests) {
  return Array.from({ length: requests }, (_, i) => client.call(`me/?n=${i}`))
}

const since = (start) => Number(process.hrtime.bigint() - start) / 1e6

/** The least that it takes: one refresh, and as many calls with the new token. */
async function timeFloor({ bare, account, requests }) {
  const start = process.hrtime.bigint()
  await bare.logIn(account)
  await Promise.all(callAll(bare, requests))
  return since(start)
}

/** A session whose access token is over, and so many calls at once. */
export async function storm(
  { contender, bare, account, site, clock, sleep, use },
  { requests, accessLifetime },
) {
  use('network')
  const floor = await timeFloor({ bare, account, requests })
  await contender.logIn(account)
  if ((await contender.call('me/')) !== 200) throw new Error('The login before a storm came to nothing.')
  clock.setAhead((accessLifetime + 2) * 1000)
  site.resetCounts()
  const start = process.hrtime.bigint()
  const answers = await Promise.all(callAll(contender, requests).map((call) => settle(call, sleep)))
  const ms = since(start)
  const counts = site.counts()
  const failed = answers.filter((isGood) => !isGood).length
  const isLoggedIn = await settle(contender.call('me/'), sleep)
  return { ...counts, failed, isLoggedIn, ms, floor }
}
