// What `auth.fetch` adds to a request: the same stubbed fetch, called bare with a static header and through the client
// with a fresh token, in turns, so that a machine that slows down slows both.
import { readFileSync } from 'node:fs'
import { createAuthClient, createMemoryStorage } from '../dist/index.js'
import { createMockServer } from '../dist/testing.js'

const ROUNDS = 41
const CALLS = 20_000
const URL_OF_ME = 'https://api.example.com/api/me/'

const server = createMockServer({
  users: [{ username: 'ada', password: 'correct horse' }],
  accessTokenLifetime: 86_400,
})
// What every fetch has to do at least: make a Request of its arguments and answer with a Response.
const stub = async (input, init) =>
  new Response(null, { status: new Request(input, init).bodyUsed ? 500 : 200 })
let answer = server.fetch
const auth = createAuthClient({
  baseUrl: 'https://api.example.com/api/',
  storage: createMemoryStorage(),
  fetch: (input, init) => answer(input, init),
})
await auth.login({ username: 'ada', password: 'correct horse' })
const headers = { Authorization: `Bearer ${await auth.getAccessToken()}` }
answer = stub

const contenders = {
  'bare fetch, static header': () => stub(URL_OF_ME, { headers }),
  'hand-written wrapper': handWritten(),
  'auth.fetch, absolute URL': () => auth.fetch(URL_OF_ME),
  'auth.fetch, relative path': () => auth.fetch('me/'),
}

/** The least that anybody would write: a header, and a look at the status. */
function handWritten() {
  const send = async (input, init) => {
    const response = await stub(input, {
      ...init,
      headers: { ...init?.headers, Authorization: headers.Authorization },
    })
    return response.status === 401 ? Promise.reject(new Error('Log in again.')) : response
  }
  return () => send(URL_OF_ME)
}

async function time(call) {
  const start = process.hrtime.bigint()
  for (let i = 0; i < CALLS; i++) await call()
  return Number(process.hrtime.bigint() - start) / CALLS
}

const names = Object.keys(contenders)
const times = Object.fromEntries(names.map((name) => [name, []]))
for (const name of names) await time(contenders[name])
for (let round = 0; round < ROUNDS; round++) {
  for (let turn = 0; turn < names.length; turn++) {
    const name = names[(turn + round) % names.length]
    times[name].push(await time(contenders[name]))
  }
}
auth.dispose()

const middle = (list) => list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)]
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
console.log(
  `simplejwt-client ${version}, Node ${process.version}, ${ROUNDS} rounds of ${CALLS} calls in turns\n`,
)
console.log('| | ns per call (median) | x bare fetch, round by round (median) |')
console.log('|---|---|---|')
for (const name of names) {
  const ratios = times[name].map((value, round) => value / times[names[0]][round])
  console.log(`| ${name} | ${Math.round(middle(times[name]))} | ${middle(ratios).toFixed(2)} |`)
}
