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
