// @ts-check
// One origin with the page of a contender, the strict API, and the token endpoints that speak other dialects.
import { account, createSite } from '../traffic/site.js'

// The package as built, by a path in a variable: the types are those of the source, which is there before any build.
const built = '../../dist/testing-node.js'
/** @type {typeof import('simplejwt-client/testing/node')} */
const { serveMock } = await import(built)

/** With the headers that give a page a fine clock. @param {string} type @param {string | Uint8Array} body */
const file = (type, body) =>
  new Response(typeof body === 'string' ? body : Buffer.from(body), {
    headers: {
      'Content-Type': type,
      'Cache-Control': 'no-store',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  })

const page = (/** @type {string} */ script) =>
  file('text/html', `<!doctype html><title>bench</title><link rel="icon" href="data:,">${script}`)

/**
 * @typedef {object} SiteOptions
 * @property {Uint8Array} script the page's module: at `/` it runs, at `/blank` it waits to be imported
 * @property {number} accessLifetime
 * @property {number} latency milliseconds that a request is under way
 */

/** @param {SiteOptions} options */
export async function openSite({ script, accessLifetime, latency }) {
  const site = await createSite({ accessLifetime })
  /** @type {Readonly<Record<string, () => Response>>} */
  const files = {
    '/': () => page('<script type="module" src="/page.js"></script>'),
    '/blank': () => page(''),
    '/page.js': () => file('text/javascript', script),
  }

  /** @param {Request} request @returns {Promise<Response>} */
  async function handle(request) {
    const { pathname, search } = new URL(request.url)
    const answer = files[pathname]
    if (answer) return answer()
    await new Promise((resolve) => setTimeout(resolve, latency))
    // What an emulator of Google's hosts is asked.
    if (pathname.includes('.googleapis.com/'))
      return site.handle(await aimAt(request, `https:/${pathname}${search}`))
    return site.handle(request)
  }

  const { url, close } = await serveMock({ handle })
  return { url, close, account, counts: site.counts, resetCounts: site.resetCounts, setSkew: site.setSkew }
}

/** @param {Request} request @param {string} url */
async function aimAt(request, url) {
  const { method, headers } = request
  return new Request(url, { method, headers, body: await request.text() })
}
