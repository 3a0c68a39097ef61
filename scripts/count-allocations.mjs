// @ts-check
// Prints how many bytes a request with a fresh token takes from the heap beside what the fetch itself takes, as JSON.
//   node --expose-gc --min-semi-space-size=64 --max-semi-space-size=64 --no-opt --predictable scripts/count-allocations.mjs
// Without the optimising compiler, so that the number is that of the code as it is written, and the same each time; with
// a young generation so large that nothing is collected in between.
import { getHeapStatistics } from 'node:v8'

// By paths in variables: the types are those of the source, which is there before any build.
const built = { client: '../dist/index.js', testing: '../dist/testing.js' }
/** @type {typeof import('simplejwt-client')} */
const { createAuthClient, createMemoryStorage } = await import(built.client)
/** @type {typeof import('simplejwt-client/testing')} */
const { createMockServer } = await import(built.testing)

const CALLS = 5000
const ROUNDS = 7
const baseUrl = 'https://api.example.com/api/'
const url = `${baseUrl}me/`
const account = { username: 'ada', password: 'correct horse' }
const server = createMockServer({ users: [account], accessTokenLifetime: 86_400 })

let fetch = server.fetch
const auth = createAuthClient({
  baseUrl,
  storage: createMemoryStorage(),
  fetch: (input, init) => fetch(input, init),
})
await auth.login(account)
const answer = Promise.resolve(new Response())
fetch = () => answer

/** The least that can be done for an answer: one promise, with a look at it. @param {Response} response */
const look = (response) => response

/** @type {Record<string, () => unknown>} */
const contenders = {
  bare: () => fetch(url, { headers: { Authorization: 'Bearer static' } }).then(look),
  absolute: () => auth.fetch(url),
  relative: () => auth.fetch('me/'),
}

const settled = () => new Promise((resolve) => void setImmediate(resolve))

/** The least of some rounds: what V8 keeps for itself comes on top now and then. @param {() => unknown} call */
async function bytesPerCall(call) {
  let least = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    globalThis.gc?.()
    const before = getHeapStatistics().used_heap_size
    for (let i = 0; i < CALLS; i++) void call()
    await settled()
    least = Math.min(least, (getHeapStatistics().used_heap_size - before) / CALLS)
  }
  return Math.round(least)
}

const bytes = []
for (const [name, call] of Object.entries(contenders)) bytes.push([name, await bytesPerCall(call)])
auth.dispose()
console.log(JSON.stringify(Object.fromEntries(bytes)))
