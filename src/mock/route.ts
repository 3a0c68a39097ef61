import { json, page } from './answers.js'
import type { Core } from './core.js'
import { authenticate, me } from './protected-view.js'
import { blacklist, obtain, refresh, type View, verify } from './token-views.js'
import type { MockEndpoint } from './endpoint.js'

const tokenViews: Readonly<Record<Exclude<MockEndpoint, 'me'>, View>> = { obtain, refresh, verify, blacklist }
const endpoints: readonly MockEndpoint[] = ['obtain', 'refresh', 'verify', 'blacklist', 'me']
const tokenMethods = 'POST, OPTIONS'
const protectedMethods = 'GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS'

/** Which view is mounted at this path? */
export function findEndpoint(core: Core, pathname: string): MockEndpoint | 'unknown' {
  return endpoints.find((endpoint) => core.settings.paths[endpoint] === pathname) ?? 'unknown'
}

/** Lets the right view answer, or Django itself where there is none. */
export async function route(
  core: Core,
  request: Request,
  endpoint: MockEndpoint | 'unknown',
): Promise<Response> {
  if (endpoint === 'unknown') return withoutView(core, new URL(request.url))
  const isProtected = endpoint === 'me'
  const answer = acceptsJson(request)
    ? await (isProtected ? answerProtected(core, request) : answerToken(core, request, endpoint))
    : json(406, { detail: 'Could not satisfy the request Accept header.' })
  answer.headers.set('Allow', isProtected ? protectedMethods : tokenMethods)
  return request.method === 'HEAD' ? new Response(null, answer) : answer
}

async function answerToken(
  core: Core,
  request: Request,
  endpoint: Exclude<MockEndpoint, 'me'>,
): Promise<Response> {
  if (request.method === 'POST') return tokenViews[endpoint](core, request)
  return request.method === 'OPTIONS' ? describe(core, endpoint) : notAllowed(request)
}

async function answerProtected(core: Core, request: Request): Promise<Response> {
  const account = await authenticate(core, request)
  if (account instanceof Response) return account
  if (request.method === 'OPTIONS') return json(200, metadata('Me'))
  return protectedMethods.split(', ').includes(request.method) ? me(account, request) : notAllowed(request)
}

function notAllowed(request: Request): Response {
  return json(405, { detail: `Method "${request.method}" not allowed.` })
}

/** APPEND_SLASH sends a permanent redirect, whatever the method; clients follow it with a GET. */
function withoutView(core: Core, url: URL): Response {
  if (!url.pathname.endsWith('/') && findEndpoint(core, `${url.pathname}/`) !== 'unknown') {
    const headers = { Location: `${url.pathname}/${url.search}`, 'Content-Type': 'text/html; charset=utf-8' }
    return new Response(null, { status: 301, headers })
  }
  return page(404, 'Not Found')
}

function acceptsJson(request: Request): boolean {
  const accepted = (request.headers.get('Accept') ?? '*/*')
    .split(',')
    .map((range) => range.split(';')[0]?.trim())
  return ['application/json', 'application/*', '*/*', ''].some((range) => accepted.includes(range))
}

function metadata(name: string): Readonly<Record<string, unknown>> {
  const parses = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']
  return { name, description: '', renders: ['application/json'], parses }
}

/** What OPTIONS tells: the real names of the fields. */
function describe(core: Core, endpoint: Exclude<MockEndpoint, 'me'>): Response {
  const { usernameField } = core.settings
  const fields = {
    obtain: [usernameField, 'password'],
    refresh: ['refresh'],
    verify: ['token'],
    blacklist: ['refresh'],
  }[endpoint]
  const described = fields.map((field) => [
    field,
    { type: 'string', required: true, read_only: false, label: field },
  ])
  return json(200, { ...metadata(`Token ${endpoint}`), actions: { POST: Object.fromEntries(described) } })
}
