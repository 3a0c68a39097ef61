/**
 * The views of the mock server, by name. Servers that call them otherwise have the same roles: in dj-rest-auth `obtain`
 * is its login, `blacklist` its logout and `me` its user view.
 */
export type MockEndpoint = 'obtain' | 'refresh' | 'verify' | 'blacklist' | 'sliding' | 'slidingRefresh' | 'me'

/** All views, in the order in which paths are looked up. */
export const endpoints: readonly MockEndpoint[] = [
  'obtain',
  'refresh',
  'verify',
  'blacklist',
  'sliding',
  'slidingRefresh',
  'me',
]

/** @throws TypeError if there is no view of this name. */
export function checkEndpoint(name: string): void {
  if (endpoints.some((endpoint) => endpoint === name)) return
  throw new TypeError(`There is no view \`${name}\`. The views are ${endpoints.join(', ')}.`)
}
