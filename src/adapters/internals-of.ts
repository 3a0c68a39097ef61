import { type ClientInternals, INTERNALS } from '../client/internals.js'

/** What a client offers to adapters. Throws a TypeError, in the name of `caller`, for what is no client. */
export function internalsOf(auth: object, caller: string): ClientInternals {
  const internals: unknown = Reflect.get(auth, INTERNALS)
  if (internals === undefined) throw new TypeError(`${caller} takes what createAuthClient returns.`)
  return internals as ClientInternals
}
