// For a page, before all else: when the first request for the API is sent, by fetch or by XMLHttpRequest.
const { promise, resolve } = Promise.withResolvers()
const note = (url) => void (String(url).includes('/api/me/') && resolve(performance.now()))

const realFetch = window.fetch
window.fetch = function fetch(input, init) {
  note(input.url ?? input)
  return realFetch.call(this, input, init)
}
const realOpen = XMLHttpRequest.prototype.open
XMLHttpRequest.prototype.open = function open(method, url, ...rest) {
  this.addEventListener('loadstart', () => note(url), { once: true })
  return realOpen.call(this, method, url, ...rest)
}

/** From the start of the import: when the page has the module, and when it knows whether somebody is logged in. */
window.timeRestore = async () => {
  const begun = performance.now()
  const app = await import('/page.js')
  const imported = performance.now()
  const loggedIn = await app.restore()
  return { imported: imported - begun, settled: performance.now() - begun, loggedIn }
}

/** From the start of the import: when a call that the page makes at once goes out, and how it ends. */
window.timeFirstCall = async () => {
  const begun = performance.now()
  const { call } = await import('/page.js')
  const status = await call('me/')
  return { sent: (await promise) - begun, status }
}
