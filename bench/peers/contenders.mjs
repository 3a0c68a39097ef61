// @ts-check

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} module in the folder contenders
 * @property {string} packageName
 * @property {number} margin seconds before the end of an access token at which it refreshes, by default
 * @property {string} [inWords] the margin, where it is not a number of seconds
 * @property {string} storage
 */

// Everybody keeps the margin that it has by default. The server gives out access tokens that live so much longer, so
// that everybody has a reason to refresh in the same rhythm.
/** @type {readonly Contender[]} */
export const contenders = [
  {
    name: 'simplejwt-client',
    module: 'simplejwt-client.js',
    packageName: 'simplejwt-client',
    margin: 0,
    inWords: '10 %, at most 10 s',
    storage: 'IndexedDB (default)',
  },
  {
    name: 'simplejwt-client, localStorage',
    module: 'simplejwt-client-local-storage.js',
    packageName: 'simplejwt-client',
    margin: 0,
    inWords: '10 %, at most 10 s',
    storage: 'localStorage',
  },
  {
    name: '@supabase/auth-js',
    module: 'supabase.js',
    packageName: '@supabase/auth-js',
    margin: 90,
    storage: 'localStorage (default)',
  },
  {
    name: 'oidc-client-ts',
    module: 'oidc-client-ts.js',
    packageName: 'oidc-client-ts',
    margin: 60,
    storage: 'localStorage',
  },
  {
    name: 'axios-auth-refresh',
    module: 'axios-auth-refresh.js',
    packageName: 'axios-auth-refresh',
    margin: 0,
    storage: 'localStorage',
  },
  {
    name: 'axios-jwt',
    module: 'axios-jwt.js',
    packageName: 'axios-jwt',
    margin: 10,
    storage: 'localStorage (default)',
  },
]
