import { json, page } from './answers.js'
import type { Core } from './core.js'
import type { MockEndpoint } from './endpoint.js'
import { randomHex } from './issue-tokens.js'
import { negotiate, type Negotiated } from './negotiate.js'
import { own } from './own.js'
import type { Account } from './users.js'

/** A view of Django REST framework: what it answers, and to whom. */
export interface RestView {
  readonly name: string
  /** Without OPTIONS, and without HEAD, which comes with GET. */
  readonly methods: readonly string[]
  /** Names of the fields that it takes, for OPTIONS. */
  readonly fields: readonly string[]
  /** A field that it only answers with, for OPTIONS. */
  readonly readOnlyField?: string
  /** Media types, for OPTIONS. @default JSON and forms */
  readonly parses?: readonly string[]
  /** Lets a request in, for views that are not open to everybody. */
  readonly authenticate?: (core: Core, request: Request) => Account | Response | undefined
  readonly answer: (core: Core, request: Request, account: Account | undefined) => Promise<Response>
}

/** Does what Django REST framework does around a view: negotiates, authenticates, throttles, dispatches, renders. */
export async function answerRestView(
  core: Core,
  request: Request,
  endpoint: MockEndpoint,
  ofFlavour: RestView,
): Promise<Response> {
  const view = own(ofFlavour)
  const { browsableApi } = core.settings
  const { renderer, indent } = negotiate(request, browsableApi)
  const answer = refuseFormat(renderer) ?? (await dispatch(core, request, endpoint, view))
  const rendered = renderer === 'html' ? toPage(answer, view.name) : await indented(answer, indent)
  rendered.headers.set('Allow', allowed(view).join(', '))
  if (browsableApi) rendered.headers.append('Vary', renderer === 'html' ? 'Accept, Cookie' : 'Accept')
  return rendered
}

function refuseFormat(renderer: Negotiated['renderer']): Response | undefined {
  if (renderer === 'unknown') return json(404, { detail: 'Not found.' })
  return renderer === 'none'
    ? json(406, { detail: 'Could not satisfy the request Accept header.' })
    : undefined
}

/** The browsable API shows an answer as a page with a form, and the form has a cookie against CSRF. */
function toPage(answer: Response, title: string): Response {
  const shown = page(answer.status, title, answer.headers)
  const cookie = `csrftoken=${randomHex()}; Max-Age=31449600; Path=/; SameSite=Lax`
  shown.headers.append('Set-Cookie', cookie)
  return shown
}

async function indented(answer: Response, indent: number): Promise<Response> {
  if (indent === 0 || answer.headers.get('Content-Type') !== 'application/json') return answer
  const { status, headers } = answer
  return new Response(JSON.stringify(await answer.json(), undefined, indent), { status, headers })
}

async function dispatch(
  core: Core,
  request: Request,
  endpoint: MockEndpoint,
  view: RestView,
): Promise<Response> {
  const account = view.authenticate?.(core, request)
  if (account instanceof Response) return account
  const rate = core.settings.throttles[endpoint]
  const throttled =
    rate === undefined ? undefined : core.throttle.check(rate, `${endpoint} ${account?.id ?? ''}`)
  if (throttled !== undefined) return throttled
  const method = request.method.toUpperCase()
  if (method === 'OPTIONS') return json(200, describe(core, view))
  if (allowed(view).includes(method)) return view.answer(core, request, account)
  return json(405, { detail: `Method "${method}" not allowed.` })
}

function allowed({ methods }: RestView): readonly string[] {
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS']
}

const allTypes = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']

/** What OPTIONS tells: the real names of the fields, among other things. */
function describe(
  { settings }: Core,
  { name, fields, readOnlyField, parses = allTypes }: RestView,
): Readonly<Record<string, unknown>> {
  const described = fields.map((field) => [field, describeField(field, false)])
  if (readOnlyField !== undefined) described.push([readOnlyField, describeField(readOnlyField, true)])
  return {
    name,
    description: '',
    renders: ['application/json', ...(settings.browsableApi ? ['text/html'] : [])],
    parses,
    ...(fields.length === 0 ? {} : { actions: { POST: Object.fromEntries(described) } }),
  }
}

function describeField(field: string, isReadOnly: boolean): Readonly<Record<string, unknown>> {
  return { type: 'string', required: !isReadOnly, read_only: isReadOnly, label: toLabel(field) }
}

function toLabel(field: string): string {
  const words = field.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
