import type {
  AuthClient,
  AuthClientOptions,
  AuthStorage,
  FetchPort,
  OpenChannel,
  StoragePort,
  TokenClaims,
} from 'simplejwt-client'
import { createSentinel, type Sentinel } from '../support/sentinel.js'
import { type ClientPackage, listenToAll } from './page.js'
import type { World } from './world.js'

type CreateAuthClient = ClientPackage['createAuthClient']
type Options = AuthClientOptions<TokenClaims>
type Look = Sentinel['look']

/** The package, with an ear at everything that leaves its clients. */
export interface SecretWatch {
  readonly client: ClientPackage
  /** From now on a secret that comes out is a broken promise. */
  report(world: World): void
}

/**
 * Tokens and passwords go to the server, into the store (as `tokens` and `outbox`) and to whoever calls
 * `getAccessToken`. Nowhere else.
 */
export function watchSecrets(client: ClientPackage): SecretWatch {
  const { look, takeLeaks } = createSentinel()
  const createAuthClient = (options: Options): AuthClient => {
    const auth = client.createAuthClient(listenIn(options, look))
    listenToAll(auth, ({ name, payload }) => look(`event ${name}`, payload))
    auth.subscribe(() => look('snapshot', auth.getSnapshot()))
    return withAnswers(auth, look)
  }
  return {
    client: { ...client, createAuthClient: createAuthClient as CreateAuthClient },
    report(world) {
      world.onSettled(() => {
        for (const where of takeLeaks()) world.violate('secrets', `a token or a password came out: ${where}`)
      })
    },
  }
}

/** What the client hands to the ports. */
function listenIn(options: Options, look: Look): Options {
  const { storage, fetch, platform } = options
  return {
    ...options,
    ...(storage && { storage: openWatched(storage, look) }),
    ...(fetch && { fetch: watchAddresses(fetch, look) }),
    ...(platform?.channel && { platform: { ...platform, channel: watchPosts(platform.channel, look) } }),
  }
}

function openWatched(open: AuthStorage, look: Look): AuthStorage {
  return (context) => {
    const port = open(context)
    const { hints } = port
    const update: StoragePort['update'] = (change) =>
      port.update((stored) => {
        const next = change(stored)
        look('record', { ...(next as object), tokens: undefined, outbox: undefined })
        return next
      })
    if (hints === undefined) return { ...port, update }
    const setItem = (key: string, text: string) => {
      look('hint', [key, text])
      hints.setItem(key, text)
    }
    return { ...port, update, hints: { ...hints, setItem } }
  }
}

function watchAddresses(fetch: FetchPort, look: Look): FetchPort {
  return (input, init) => {
    look('address', input instanceof Request ? input.url : String(input))
    return fetch(input, init)
  }
}

function watchPosts(open: OpenChannel, look: Look): OpenChannel {
  return (name) => {
    look('name of a channel', name)
    const channel = open(name)
    const post = (...message: readonly unknown[]) => {
      look('message', message)
      channel.post()
    }
    return { ...channel, post }
  }
}

/** What comes of calls. */
function withAnswers(auth: AuthClient, look: Look): AuthClient {
  const watched = <Args extends readonly unknown[], Result>(
    name: string,
    call: (...args: Args) => Promise<Result>,
    mayHold = false,
  ) => {
    return (...args: Args): Promise<Result> => {
      const answer = call(...args)
      answer.then(
        (value) => mayHold || look(`result of ${name}`, value),
        (error: unknown) => look(`error of ${name}`, error),
      )
      return answer
    }
  }
  return {
    ...auth,
    fetch: watched('fetch', auth.fetch, true),
    login: watched('login', auth.login) as AuthClient['login'],
    logout: watched('logout', auth.logout),
    refresh: watched('refresh', auth.refresh),
    verify: watched('verify', auth.verify),
    getAccessToken: watched('getAccessToken', auth.getAccessToken, true),
  }
}
