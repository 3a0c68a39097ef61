import axios, { type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'
import type { ClientInternals } from '../client/internals.js'
import { pageUrl } from '../client/page-url.js'
import { copyOwn } from '../own.js'
import { toResponse } from './to-response.js'

type Config = InternalAxiosRequestConfig

/** What an adapter hands back: an AxiosResponse, an AxiosError, or anything else. */
interface Carrier {
  config?: Config
  readonly request: unknown
  readonly response?: AxiosResponse
}

/**
 * Sends a request of axios by the client's rules. Nothing here waits before the request is sent, unless the token has to
 * be waited for.
 */
export async function sendWithToken(
  config: Config,
  inner: AxiosAdapter,
  send: ClientInternals['send'],
): Promise<AxiosResponse> {
  // As adapters do it: the instance would add its defaults to what interceptors have made of them.
  const url = new axios.Axios({}).getUri(config)
  const base = pageUrl()
  // Without a page there is nothing that a relative URL could mean.
  if (!URL.canParse(url, base)) return inner(config)
  let response: AxiosResponse | undefined
  let error: unknown
  const { cancelToken } = config
  const abort = new AbortController()
  const cancel = (reason: unknown) => abort.abort(reason)
  cancelToken?.subscribe(cancel)
  const signal = config.signal ?? abort.signal
  const seen = await send(new URL(url, base).href, describe(config, signal), async (_url, init) => {
    const added = ofOurs(init)
    error = undefined
    try {
      response = await inner(copyWith(config, added, init))
    } catch (reason) {
      error = reason
      response = copyOwn<Carrier>(Object(reason)).response
    }
    // Some adapters wrap an error in another one.
    for (const carrier of [error, Object(error).cause, response])
      takeBack(carrier as Carrier | undefined, config, added)
    if (response === undefined) throw error
    return toResponse(response.status, response.data)
  }).finally(() => cancelToken?.unsubscribe(cancel))
  // A stream of which the beginning has been read is handed on as the copy that is left.
  if (response?.data instanceof ReadableStream && seen.body) response.data = seen.body
  // oxlint-disable-next-line typescript/only-throw-error -- as the adapter has thrown it
  if (error !== undefined) throw error
  return response as unknown as AxiosResponse
}

/**
 * As much of a request as the rules look at. Of the caller's headers that is the names, `false` for none included: axios
 * checks and cleans the values later.
 */
function describe(config: Config, signal: Config['signal']): RequestInit {
  const { method, headers, auth, data } = config
  const names = Object.keys(headers).filter((name) => headers[name] !== undefined)
  if (auth) names.push('authorization')
  return copyOwn({
    method,
    headers: names.map((name) => [name, '']),
    // It matters in so far as it may be readable only once, as Node's streams are, and the forms made of them.
    body: data?.pipe ? new ReadableStream() : typeof data === 'object' ? data : undefined,
    signal,
  } as RequestInit)
}

/** The headers that the rules have added: those of the caller are empty here. */
function ofOurs(init: RequestInit | undefined): Record<string, string> {
  return Object.fromEntries([...new Headers(init?.headers)].filter(([, value]) => value))
}

/** The adapter gets a copy: what axios hands out with a response or an error, and sends anew, never holds a token. */
function copyWith(config: Config, added: Record<string, string>, init: RequestInit = {}): Config {
  const { credentials, redirect } = init
  return copyOwn({
    ...config,
    headers: config.headers.concat(added),
    ...(credentials && { withCredentials: true }),
    ...(redirect && { maxRedirects: 0, fetchOptions: { ...config.fetchOptions, redirect } }),
  })
}

function takeBack(carrier: Carrier | undefined, config: Config, added: object): void {
  if (carrier?.config) carrier.config = config
  const request = carrier?.request
  for (const name in added) {
    if (request instanceof Request) request.headers.delete(name)
    // One of Node's holds what it has sent, for good: it is there for who asks, and stays out of logs.
    else if (request) Reflect.defineProperty(carrier, 'request', { value: request, enumerable: false })
  }
}
