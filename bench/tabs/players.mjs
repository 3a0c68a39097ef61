// @ts-check

/**
 * Who takes part with tabs, and how it is set up there.
 *
 * @typedef {object} Player
 * @property {string} contender
 * @property {string} [variant]
 * @property {string} [module] of its page, where it is not apps/<contender>.js
 * @property {number} margin seconds before the end of an access token at which it refreshes, by default
 * @property {string} [inWords] the margin, where it is not a number of seconds
 * @property {string} storage
 */

// Everybody keeps the margin that it has by default. The server gives out access tokens that live so much longer, so
// that everybody has a reason to refresh in the same rhythm.
/** @type {readonly Player[]} */
export const players = [
  {
    contender: 'simplejwt-client',
    margin: 0,
    inWords: '10 %, at most 10 s',
    storage: 'IndexedDB (default)',
  },
  {
    contender: 'simplejwt-client',
    variant: 'localStorage',
    module: 'apps/simplejwt-client-local-storage.js',
    margin: 0,
    inWords: '10 %, at most 10 s',
    storage: 'localStorage',
  },
  { contender: 'hand-written', margin: 0, storage: 'localStorage' },
  { contender: 'ky', margin: 0, storage: 'localStorage' },
  { contender: 'ofetch', margin: 0, storage: 'localStorage' },
  { contender: 'wretch', margin: 0, storage: 'localStorage' },
  { contender: 'alova', margin: 0, storage: 'localStorage' },
  { contender: 'axios-auth-refresh', margin: 0, storage: 'localStorage' },
  { contender: 'axios-jwt', margin: 10, storage: 'localStorage (default)' },
  {
    contender: 'badgateway',
    margin: 0,
    inWords: '0 s; its timer is for tokens of more than 2 min',
    storage: 'localStorage',
  },
  { contender: 'supabase', margin: 90, storage: 'localStorage (default)' },
  { contender: 'oidc-client-ts', margin: 60, storage: 'localStorage' },
  { contender: 'auth0', module: 'pages/auth0.js', margin: 60, storage: 'localStorage' },
  { contender: 'okta', module: 'pages/okta.js', margin: 30, storage: 'localStorage (default)' },
  { contender: 'msal', module: 'pages/msal.js', margin: 300, storage: 'localStorage' },
  { contender: 'firebase', module: 'pages/firebase.js', margin: 300, storage: 'IndexedDB' },
]

/** Why the others do not. @type {Readonly<Record<string, string>>} */
export const absent = {
  'simplejwt-client-ky':
    'It sends its requests through the client of the first row, and has nothing of its own to share.',
  'react-auth-kit':
    'It is a timer in a React component: it sends no requests, and waits for no refresh when its token is over.',
  'better-auth':
    'Its session is a cookie of its own server: it has no access token that expires, and no refresh.',
  keycloak: 'Each tab has tokens of its own in memory; what tabs share is the cookie of the Keycloak server.',
}
