// A SimpleJWT that rotates and blacklists, and the same in the words of other token endpoints: an account is logged in and a
// refresh token works once, whoever asks.
const built = '../../dist/testing.js'

export const account = { username: 'ada', password: 'correct horse' }

/** A token that nobody checks, for whoever insists on one. */
function mintIdToken(claims) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'RS256', typ: 'JWT', kid: 'bench' })}.${encode(claims)}.c2lnbmF0dXJl`
}

/** What the ID token of a dialect has to say. */
function idClaims(issuer, audience) {
  const now = Math.floor(Date.now() / 1000)
  const account = { sub: '1', preferred_username: 'ada', oid: '1', tid: 'bench', nonce: 'bench', ver: '2.0' }
  return { iss: issuer, aud: audience, iat: now, exp: now + 86_400, ...account }
}

export async function createSite({ accessLifetime }) {
  const { createMockServer } = await import(built)
  const options = {
    users: [account],
    accessTokenLifetime: accessLifetime,
    refreshTokenLifetime: 10 ** 9,
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
  }
  let mock = createMockServer(options)

  async function post(path, body) {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }
    const answer = await mock.handle(new Request(`https://api.example.com/api/token/${path}`, init))
    return { ok: answer.ok, pair: await answer.json() }
  }

  /** A refresh, or a login; where the grant is an exchange, its token is the credentials. */
  function exchange({ grant_type: type, refresh_token: refresh, subject_token: subject, ...credentials }) {
    if (type === 'refresh_token') return post('refresh/', { refresh })
    const { username, email, password } = subject === undefined ? credentials : JSON.parse(subject)
    return post('', { username: username ?? email, password })
  }

  function spoken({ access, refresh }) {
    return {
      access_token: access,
      refresh_token: refresh,
      token_type: 'Bearer',
      expires_in: accessLifetime,
    }
  }

  async function speakSupabase(request, { searchParams }) {
    const { ok, pair } = await exchange({
      ...(await request.json()),
      grant_type: searchParams.get('grant_type'),
    })
    if (ok) return Response.json({ ...spoken(pair), user: { id: '1', email: account.username } })
    const refusal = { code: 400, error_code: 'refresh_token_already_used', msg: 'Already Used' }
    return Response.json(refusal, { status: 400 })
  }

  /** RFC 6749, with an ID token for those who ask for one by its scope, and always for Auth0's. */
  async function speakOAuth(request, url) {
    const grant = Object.fromEntries(new URLSearchParams(await request.text()))
    const { ok, pair } = await exchange(grant)
    if (!ok) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    const { scope = '', client_id: client } = grant
    const issuer = url.origin + url.pathname.replace(/\/?(oauth2\/v2\.0|oauth|v1)?\/token$/, '/')
    const isOpenId = scope.includes('openid') || url.pathname === '/oauth/token'
    const idToken = isOpenId ? { id_token: mintIdToken(idClaims(issuer, client)) } : {}
    return Response.json({ ...spoken(pair), scope, ...idToken })
  }

  async function speakFirebase(request) {
    if (request.url.includes(':signInWithPassword')) {
      const { pair } = await exchange(await request.json())
      const { access: idToken, refresh: refreshToken } = pair
      return Response.json({ idToken, refreshToken, expiresIn: String(accessLifetime), localId: '1' })
    }
    if (request.url.includes(':lookup')) return Response.json({ users: [{ localId: '1' }] })
    const { ok, pair } = await exchange(Object.fromEntries(new URLSearchParams(await request.text())))
    if (!ok) return Response.json({ error: { code: 400, message: 'INVALID_REFRESH_TOKEN' } }, { status: 400 })
    const { access: id_token } = pair
    return Response.json({ ...spoken(pair), id_token, expires_in: String(accessLifetime), user_id: '1' })
  }

  // The mock judges each access token once; till its end nothing but the time can change the verdict.
  const knownUntil = new Map()

  async function view(request) {
    const header = request.headers.get('authorization') ?? ''
    if (mock.now() < (knownUntil.get(header) ?? 0)) return Response.json({ id: 1 })
    const answer = await mock.handle(request)
    if (answer.ok) {
      const [, payload] = header.split('.')
      if (knownUntil.size > 1000) knownUntil.clear()
      knownUntil.set(header, JSON.parse(Buffer.from(payload, 'base64url')).exp * 1000)
    }
    return answer
  }

  let period = 0
  let tokenRequests = 0
  /** Now and then a token endpoint is out of reach, or at its limits, and has not even looked at the request. */
  function failNow() {
    tokenRequests += 1
    if (period === 0 || tokenRequests % period !== 0) return undefined
    if (tokenRequests % (2 * period) === 0) throw new TypeError('Failed to fetch')
    return new Response('<h1>Service Unavailable</h1>', {
      status: 503,
      headers: { 'Content-Type': 'text/html' },
    })
  }

  async function handle(request) {
    const url = new URL(request.url)
    if (url.pathname.startsWith('/api/me/')) return view(request)
    const failure = failNow()
    if (failure !== undefined) return failure
    if (url.pathname.startsWith('/api/')) return mock.handle(request)
    if (url.pathname.startsWith('/supabase/')) return speakSupabase(request, url)
    if (url.hostname.endsWith('.googleapis.com')) return speakFirebase(request)
    return speakOAuth(request, url)
  }

  return {
    handle,
    counts: () => ({
      refreshes: mock.calls.refresh,
      refused: mock.refusedRefreshes,
      dead: mock.deadTokenRequests,
    }),
    resetCounts: () => mock.resetCounters(),
    /** How far ahead its clock is, in seconds. */
    setSkew: (seconds) => void (mock.skew = seconds),
    /** Of so many requests to a token endpoint one fails; 0: none. */
    failEvery: (requests) => void (period = requests),
    /** A server that knows the same key, and nothing more: what the old one remembered can be forgotten. */
    renew() {
      mock = createMockServer(options)
      knownUntil.clear()
    },
  }
}
