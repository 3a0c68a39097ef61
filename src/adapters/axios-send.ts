import type {
  AxiosAdapter,
  AxiosInstance,
  AxiosPromise,
  AxiosResponse,
  InternalAxiosRequestConfig,
} from 'axios'
import type { ClientInternals } from '../client/internals.js'
import { pageUrl } from '../client/page-url.js'
import { copyOwn } from '../own.js'
import type { FetchPort } from '../ports/fetch.js'
import { toResponse } from './to-response.js'

type Config = InternalAxiosRequestConfig

/** What an adapter has got: a response, which it may have rejected with. */
interface Outcome {
  readonly response: AxiosResponse
  readonly error: unknown
}

/**
 * Sends a request of axios by the client's rules. Nothing here waits before the request is sent, unless the token has to
 * be waited for.
 */
export function sendWithToken(
  config: Config,
  inner: AxiosAdapter,
  instance: AxiosInstance,
  send: ClientInternals['send'],
): AxiosPromise {
  const uri = instance.getUri(config)
  // Without a page there is nothing that a relative URL could mean.
  if (!URL.canParse(uri, pageUrl())) return inner(config)
  const own = ownHeaders(config)
  let outcome: Outcome | undefined
  const port: FetchPort = async (_url, init) => {
    outcome = await ask(config, own, init, inner)
    return toSeen(outcome.response)
  }
  return send(new URL(uri, pageUrl()).href, describe(config, own), port).then((seen) => settle(outcome, seen))
}

/** The names of the headers that the caller has set; to `false` too, which is how axios is told to send none. */
function ownHeaders({ headers, auth }: Config): ReadonlySet<string> {
  const names = Object.keys(headers).filter((name) => headers[name] !== undefined)
  if (auth) names.push('authorization')
  return new Set(names.map((name) => name.toLowerCase()))
}

/** As much of a request as the rules look at. Of headers that is the names: axios checks and cleans the values later. */
function describe(config: Config, own: ReadonlySet<string>): RequestInit {
  const { method, data, signal, cancelToken, maxRedirects, fetchOptions } = config
  return {
    method,
    headers: Object.fromEntries(Array.from(own, (name) => [name, ''])),
    body: toBody(data),
    signal: signal ?? cancelToken?.toAbortSignal(),
    redirect: copyOwn(fetchOptions ?? {}).redirect ?? (maxRedirects === 0 ? 'manual' : undefined),
  } as RequestInit
}

/** A body matters in so far as it may be readable only once, as Node's streams are, and the forms made of them. */
function toBody(data: unknown): BodyInit | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  return 'pipe' in data ? new ReadableStream() : (data as BodyInit)
}

/** The adapter gets a copy: what axios hands out with a response or an error, and sends anew, never holds a token. */
async function ask(
  config: Config,
  own: ReadonlySet<string>,
  init: RequestInit | undefined,
  inner: AxiosAdapter,
): Promise<Outcome> {
  const added: Record<string, string> = Object.create(null) as Record<string, string>
  new Headers(init?.headers).forEach((value, name) => own.has(name) || (added[name] = value))
  const sent = copyOwn({ ...config, headers: config.headers.concat(added) })
  if (init?.credentials === 'include') sent.withCredentials = true
  if (init?.redirect === 'manual')
    Object.assign(sent, { maxRedirects: 0, fetchOptions: { ...config.fetchOptions, redirect: 'manual' } })
  const clean = (carrier: unknown) => takeBack(carrier, config, Object.keys(added))
  try {
    const response = await inner(sent)
    clean(response)
    return { response, error: undefined }
  } catch (error) {
    clean(error)
    const response = responseOf(error)
    if (response === undefined) throw error
    clean(response)
    return { response, error }
  }
}

/** Takes our headers out of what an adapter hands back: an AxiosResponse or an AxiosError. */
function takeBack(carrier: unknown, config: Config, added: readonly string[]): void {
  if (typeof carrier !== 'object' || carrier === null) return
  if ('config' in carrier) carrier.config = config
  // The fetch adapter's; an XMLHttpRequest does not tell its headers.
  const request: unknown = 'request' in carrier ? carrier.request : undefined
  if (request instanceof Request) for (const name of added) request.headers.delete(name)
}

function responseOf(error: unknown): AxiosResponse | undefined {
  const isObject = typeof error === 'object' && error !== null && 'response' in error
  return isObject ? (error.response as AxiosResponse | undefined) : undefined
}

function toSeen({ status, headers, data }: AxiosResponse): Response {
  const name = Object.keys(headers ?? {}).find((name) => name.toLowerCase() === 'content-type')
  const contentType: unknown = name && headers[name]
  return toResponse({
    status,
    contentType: typeof contentType === 'string' ? contentType : undefined,
    body: data,
  })
}

/** A stream whose beginning has been read is handed on as the copy that is left. */
function settle(outcome: Outcome | undefined, seen: Response): AxiosResponse {
  const { response, error } = outcome as Outcome
  if (response.data instanceof ReadableStream && seen.body) response.data = seen.body
  // oxlint-disable-next-line typescript/only-throw-error -- as the adapter has thrown it
  if (error !== undefined) throw error
  return response
}
