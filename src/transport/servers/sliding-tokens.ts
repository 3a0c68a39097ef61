import { copyOwn, fieldsOf } from '../../own.js'
import { decodeToken, timesOf } from '../../token/decode.js'
import { createStandIn } from '../../token/stand-in.js'
import type { TokenPair } from '../../types.js'
import type { ServerDialect } from '../dialect.js'
import type { Answer } from '../post.js'
import { readObtain, readRefresh, readVerify } from '../read-response.js'

/** What {@link slidingTokens} takes. */
export interface SlidingTokensOptions {
  /** SLIDING_TOKEN_REFRESH_EXP_CLAIM. @default 'refresh_exp' */
  readonly refreshExpClaim?: string | undefined
}

/**
 * SimpleJWT's sliding tokens (TokenObtainSlidingView, TokenRefreshSlidingView): one token that is renewed while it is
 * alive, until its `refresh_exp`. Who lets it expire has to log in again. No server revokes it: `logout()` forgets it
 * here, and answers `blacklist: 'none'`.
 *
 * @example
 * ```ts
 * import { createAuthClient } from 'simplejwt-client'
 * import { slidingTokens } from 'simplejwt-client/servers'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', server: slidingTokens() })
 * ```
 */
export function slidingTokens(options: SlidingTokensOptions = {}): ServerDialect {
  const { refreshExpClaim = 'refresh_exp' } = copyOwn(options)

  /** What takes the place of a refresh token tells until when there is something to refresh. */
  function complete({ access }: TokenPair): TokenPair {
    const { exp } = timesOf(access)
    const last = decodeToken(access)?.[refreshExpClaim]
    const ends = [exp, last].filter((time) => typeof time === 'number')
    return { access, refresh: createStandIn({ exp: Math.min(...ends) }) }
  }

  return {
    endpoints: { obtain: 'token/', refresh: 'token/refresh/', verify: 'token/verify/', blacklist: false },
    complete,
    connect: ({ post, endpoints: { obtain, refresh, verify } }) => ({
      async obtain(credentials) {
        const won = readObtain(asPair(await post(obtain, credentials)))
        return { ...won, tokens: complete(won.tokens) }
      },
      async refresh({ access }, limit) {
        const read = readRefresh(asPair(await post(refresh, { token: access }, { limit })))
        if (read.type === 'won') return { ...read, tokens: complete(read.tokens) }
        // The token is not spent by being renewed.
        return read.type === 'refused' ? { ...read, isReusable: true } : read
      },
      verify: verify === undefined ? undefined : (token) => post(verify, { token }).then(readVerify),
      revoke: undefined,
    }),
  }
}

/** The one token under the name that it has elsewhere. */
function asPair(answer: Answer): Answer {
  const { token, ...rest } = fieldsOf(answer.body)
  return token === undefined ? answer : { ...answer, body: { ...rest, access: token } }
}
