import { type AuthError, createAuthError, isAuthError } from '../../errors.js'

/** Calls `read`, and has what it throws said in the words of another kind of server. */
export function rewording<Result>(read: () => Result, reword: (error: AuthError) => AuthError): Result {
  try {
    return read()
  } catch (error) {
    throw isAuthError(error) ? reword(error) : error
  }
}

/** dj-rest-auth answers wrong credentials with a 400 whose only field is none: `non_field_errors`. */
export function asBadCredentials(error: AuthError): AuthError {
  const { code, status, fields = {} } = error
  const [[name, words] = [], ...others] = Object.entries(fields)
  if (code !== 'invalid_input' || name !== 'non_field_errors' || others.length > 0) return error
  return createAuthError('invalid_credentials', { status, detail: words?.[0], cause: error.cause })
}
