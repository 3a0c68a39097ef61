// The process of one contender: a page with a clock, a server in the place of the network, and the contender. It does what
// the messages say.
import { installAdjustableClock, installVirtualClock } from './clock.js'
import { installPage } from './page.js'
import { account, createSite } from './site.js'
import { tasks } from './tasks/tasks.js'

const realFetch = globalThis.fetch
const realSetTimeout = globalThis.setTimeout

/** What every fetch has to do at least: make a Request of its arguments, and answer with a Response. */
async function stub(input, init) {
  return new Response(null, { status: new Request(input, init).bodyUsed ? 500 : 200 })
}

/** The server, some milliseconds away. */
function createNetwork(site, latency) {
  return async (input, init) => {
    const request = new Request(input, init)
    const isCall = new URL(request.url).pathname.startsWith('/api/me/')
    const ms = isCall ? latency.call : latency.token
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
    return site.handle(request)
  }
}

async function start({ bundle, baseUrl, isVirtual, accessLifetime, latency }) {
  installPage('https://app.example.com/')
  // Some say so in the console each time that they refresh, or fail to.
  for (const level of ['debug', 'info', 'log', 'warn', 'error']) console[level] = () => {}
  const clock = isVirtual ? installVirtualClock() : installAdjustableClock()
  const site = await createSite({ accessLifetime })
  const network = createNetwork(site, latency)
  let transport = network
  globalThis.fetch = (input, init) => transport(input, init)
  const { create, createBare } = await import(bundle)
  const place = { baseUrl, identityUrl: 'https://id.example.com' }
  return {
    site,
    clock,
    account,
    latency,
    contender: create(place),
    bare: createBare(place),
    sleep: (ms) => new Promise((resolve) => realSetTimeout(resolve, ms)),
    use: (name) => void (transport = { stub, network, loopback: realFetch }[name]),
  }
}

let context
const all = {
  start: async (settings) => {
    context = await start(settings)
    await tasks.logIn(context)
  },
  ...Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [name, (settings) => task(context, settings)]),
  ),
}

process.on('message', ({ task, settings }) => {
  all[task](settings).then(
    (result) => process.send({ result }),
    (error) => process.send({ failure: String(error?.stack ?? error) }),
  )
})
process.on('disconnect', () => process.exit())
// What a contender does beside its calls, and lets fail unseen.
process.on('unhandledRejection', () => {})
