import { json, page } from './answers.js'
import type { Core } from './core.js'
import type { MockEndpoint } from './endpoint.js'
import { negotiate } from './negotiate.js'
import type { Account } from './users.js'

/** A view of Django REST framework: what it answers, and to whom. */
export interface RestView {
  readonly name: string
  /** Without OPTIONS, and without HEAD, which comes with GET. */
  readonly methods: readonly string[]
  /** Names of the fields that it takes, for OPTIONS. */
  readonly fields: readonly string[]
  /** Lets a request in, for views that are not open to everybody. */
  readonly authenticate?: (core: Core, request: Request) => Account | Response | undefined
  readonly answer: (core: Core, request: Request, account: Account | undefined) => Promise<Response>
}

/** Does what Django REST framework does around a view: negotiates, authenticates, throttles, dispatches, renders. */
export async function answerRestView(
  core: Core,
  request: Request,
  endpoint: MockEndpoint,
  view: RestView,
): Promise<Response> {
  const renderer = negotiate(request, core.settings.browsableApi)
  const answer =
    renderer === undefined
      ? json(406, { detail: 'Could not satisfy the request Accept header.' })
      : await dispatch(core, request, endpoint, view)
  const rendered = renderer === 'html' ? page(answer.status, view.name, answer.headers) : answer
  rendered.headers.set('Allow', allowed(view).join(', '))
  if (core.settings.browsableApi) rendered.headers.append('Vary', 'Accept')
  return request.method === 'HEAD' ? new Response(null, rendered) : rendered
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
  if (request.method === 'OPTIONS') return json(200, describe(core, view))
  if (allowed(view).includes(request.method)) return view.answer(core, request, account)
  return json(405, { detail: `Method "${request.method}" not allowed.` })
}

function allowed({ methods }: RestView): readonly string[] {
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS']
}

/** What OPTIONS tells: the real names of the fields, among other things. */
function describe({ settings }: Core, { name, fields }: RestView): Readonly<Record<string, unknown>> {
  const described = fields.map((field) => [
    field,
    { type: 'string', required: true, read_only: false, label: toLabel(field) },
  ])
  return {
    name,
    description: '',
    renders: ['application/json', ...(settings.browsableApi ? ['text/html'] : [])],
    parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
    ...(fields.length === 0 ? {} : { actions: { POST: Object.fromEntries(described) } }),
  }
}

function toLabel(field: string): string {
  const words = field.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
