// @ts-check

/**
 * Who takes part in the start-up, and how it is set up there.
 *
 * @typedef {object} Player
 * @property {string} contender
 * @property {string} [variant]
 * @property {string} [module] of its page, where it is not apps/<contender>.js
 * @property {string} storage
 */

/** @type {readonly Player[]} */
export const players = [
  { contender: 'simplejwt-client', storage: 'IndexedDB (default)' },
  {
    contender: 'simplejwt-client',
    variant: 'without the hint',
    module: 'pages/simplejwt-client-no-hint.js',
    storage: 'IndexedDB',
  },
  {
    contender: 'simplejwt-client',
    variant: 'localStorage',
    module: 'apps/simplejwt-client-local-storage.js',
    storage: 'localStorage',
  },
  { contender: 'simplejwt-client-ky', storage: 'IndexedDB (default)' },
  { contender: 'hand-written', storage: 'localStorage' },
  { contender: 'ky', storage: 'localStorage' },
  { contender: 'ofetch', storage: 'localStorage' },
  { contender: 'wretch', storage: 'localStorage' },
  { contender: 'alova', storage: 'localStorage' },
  { contender: 'axios-auth-refresh', storage: 'localStorage' },
  { contender: 'axios-jwt', storage: 'localStorage (default)' },
  { contender: 'badgateway', storage: 'localStorage' },
  { contender: 'supabase', storage: 'localStorage (default)' },
  { contender: 'oidc-client-ts', storage: 'localStorage' },
  { contender: 'auth0', module: 'pages/auth0.js', storage: 'localStorage' },
  { contender: 'okta', module: 'pages/okta.js', storage: 'localStorage (default)' },
  { contender: 'msal', module: 'pages/msal.js', storage: 'localStorage, encrypted' },
  { contender: 'firebase', module: 'pages/firebase.js', storage: 'IndexedDB' },
]

/** Why the others do not. @type {Readonly<Record<string, string>>} */
export const absent = {
  'react-auth-kit':
    'It tells the state in a render of React, whose own start would be most of what is timed.',
  'better-auth': 'It stores no session: it asks its server at each start.',
  keycloak: 'It stores no session: it asks its server at each start, in a frame.',
}
