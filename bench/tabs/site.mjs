// @ts-check
// One origin with a page for each contender, the strict API, and the two token endpoints that speak other dialects.
import { latency } from './scenarios.mjs'

// The package as built, by paths in variables: the types are those of the source, which is there before any build.
const built = { testing: '../../dist/testing.js', node: '../../dist/testing-node.js' }
/** @type {typeof import('simplejwt-client/testing')} */
const { createMockServer } = await import(built.testing)
/** @type {typeof import('simplejwt-client/testing/node')} */
const { serveMock } = await import(built.node)

const account = { username: 'ada', password: 'correct horse' }

const html = (/** @type {string} */ script) => `<!doctype html>
<title>bench</title>
<link rel="icon" href="data:,">
<script type="module" src="${script}"></script>
`

/**
 * A SimpleJWT that rotates and blacklists, in words that a contender understands.
 *
 * @param {{ readonly script: Uint8Array, readonly accessLifetime: number }} options
 */
export async function openSite({ script, accessLifetime }) {
  const mock = createMockServer({
    users: [account],
    accessTokenLifetime: accessLifetime,
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
  })

  /** @param {string} origin @param {string} path @param {unknown} body */
  async function post(origin, path, body) {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }
    const answer = await mock.handle(new Request(`${origin}/api/token/${path}`, init))
    return { ok: answer.ok, pair: /** @type {Record<string, string>} */ (await answer.json()) }
  }

  /** @param {string} origin @param {Record<string, unknown>} grant */
  function exchange(origin, grant) {
    const { grant_type: type, refresh_token: refresh, username, email, password } = grant
    if (type === 'refresh_token') return post(origin, 'refresh/', { refresh })
    return post(origin, '', { username: username ?? email, password })
  }

  /** @param {Record<string, string>} pair */
  const spoken = (pair) => ({
    access_token: pair['access'],
    refresh_token: pair['refresh'],
    token_type: 'bearer',
    expires_in: accessLifetime,
  })

  /** @param {Request} request @param {URL} url */
  async function speakSupabase(request, { origin, searchParams }) {
    const grant = { ...(await request.json()), grant_type: searchParams.get('grant_type') }
    const { ok, pair } = await exchange(origin, grant)
    if (ok) return Response.json({ ...spoken(pair), user: { id: '1', email: account.username } })
    // As its own server refuses a refresh token that was used.
    const refusal = { code: 400, error_code: 'refresh_token_already_used', msg: 'Already Used' }
    return Response.json(refusal, { status: 400 })
  }

  /** @param {Request} request @param {URL} url */
  async function speakOidc(request, { origin }) {
    const { ok, pair } = await exchange(origin, Object.fromEntries(new URLSearchParams(await request.text())))
    return ok ? Response.json(spoken(pair)) : Response.json({ error: 'invalid_grant' }, { status: 400 })
  }

  /** @param {Request} request @returns {Promise<Response>} */
  async function handle(request) {
    const url = new URL(request.url)
    if (url.pathname === '/')
      return new Response(html('/page.js'), { headers: { 'Content-Type': 'text/html' } })
    if (url.pathname === '/page.js')
      return new Response(Buffer.from(script), { headers: { 'Content-Type': 'text/javascript' } })
    await new Promise((resolve) => setTimeout(resolve, latency))
    if (url.pathname === '/supabase/token') return speakSupabase(request, url)
    if (url.pathname === '/oidc/token') return speakOidc(request, url)
    return mock.handle(request)
  }

  const { url, close } = await serveMock({ handle })
  return { url, close, mock, account }
}
