import { createAuthError } from '../../errors.js'
import { fieldsOf, ownFields } from '../../own.js'
import type { ServerDialect } from '../dialect.js'
import type { Answer } from '../post.js'
import { readObtain, readVerify } from '../read-response.js'
import { rewording } from './reword.js'
import { simpleJwt } from './simple-jwt.js'

/**
 * django-ninja-jwt's `NinjaJWTDefaultController` under the API's root: paths without a slash at the end. A server
 * without its blacklist controller takes `endpoints: { blacklist: false }`.
 *
 * @example
 * ```ts
 * import { createAuthClient } from 'simplejwt-client'
 * import { ninjaJwt } from 'simplejwt-client/servers'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', server: ninjaJwt() })
 * ```
 */
export function ninjaJwt(): ServerDialect {
  const { connect } = simpleJwt()
  return {
    endpoints: {
      obtain: 'token/pair',
      refresh: 'token/refresh',
      verify: 'token/verify',
      blacklist: 'token/blacklist',
    },
    connect(line) {
      const { post, endpoints } = line
      const { verify } = endpoints
      return {
        ...connect(line),
        async obtain(credentials) {
          const answer = await post(endpoints.obtain, credentials)
          const { status } = answer
          if (status !== 422) return readObtain(answer)
          return rewording(
            () => readObtain(withFields(answer)),
            ({ code, fields }) => createAuthError(code, { status, fields, cause: { status } }),
          )
        },
        verify:
          verify === undefined
            ? undefined
            : (token) =>
                post(verify, { token }).then((answer) => !isBlacklisted(answer) && readVerify(answer)),
      }
    },
  }
}

/** Says what pydantic found wrong as SimpleJWT does: field by field. */
function withFields(answer: Answer): Answer {
  const { detail } = fieldsOf(answer.body)
  const found = Array.isArray(detail) ? detail.map(ownFields) : []
  const words = found.map((one) => [String([one?.['loc']].flat().at(-1)), one?.['msg']] as const)
  return { ...answer, status: 400, body: Object.fromEntries(words) }
}

/** A verdict on the token names no field. */
function isBlacklisted({ status, body }: Answer): boolean {
  const { code, detail: _detail, ...fields } = fieldsOf(body)
  return status === 400 && code === 'invalid' && Object.keys(fields).length === 0
}
