// @ts-check
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Contender
 * @property {string} id of its files: apps/<id>.js, contenders/<id>.js
 * @property {string} name
 * @property {readonly string[]} packages what an app installs for it, the first one first
 * @property {boolean} [ours]
 * @property {string} [leavesOut] what an app with this has not got, and with the first of the list has; for the small ones
 */

const asByHand = 'a session: it is no client for logins, and the hooks are written by hand as in the wrapper'

/** Whom every measure compares, ours first. @type {readonly Contender[]} */
export const contenders = [
  {
    id: 'simplejwt-client',
    name: 'simplejwt-client',
    packages: ['simplejwt-client'],
    ours: true,
  },
  {
    id: 'simplejwt-client-ky',
    name: 'simplejwt-client with createApi',
    packages: ['simplejwt-client', 'ky'],
    ours: true,
  },
  {
    id: 'hand-written',
    name: 'a wrapper written by hand',
    packages: [],
    leavesOut: 'a refresh before the token expires (each expiry costs a 401), tabs that take turns',
  },
  { id: 'ky', name: 'ky with hooks', packages: ['ky'], leavesOut: asByHand },
  { id: 'ofetch', name: 'ofetch with hooks', packages: ['ofetch'], leavesOut: asByHand },
  { id: 'wretch', name: 'wretch with a middleware', packages: ['wretch'], leavesOut: asByHand },
  {
    id: 'alova',
    name: 'alova',
    packages: ['alova'],
    leavesOut:
      'storage (written by hand in the app), a refresh before the token expires, tabs that take turns',
  },
  {
    id: 'axios-auth-refresh',
    name: 'axios-auth-refresh',
    packages: ['axios-auth-refresh', 'axios'],
  },
  { id: 'axios-jwt', name: 'axios-jwt', packages: ['axios-jwt', 'axios'] },
  {
    id: 'react-auth-kit',
    name: 'react-auth-kit',
    packages: ['react-auth-kit'],
  },
  {
    id: 'badgateway',
    name: '@badgateway/oauth2-client',
    packages: ['@badgateway/oauth2-client'],
    leavesOut:
      'tabs that take turns; takes a refresh without an answer for a refused one, and asks for a new login',
  },
  {
    id: 'better-auth',
    name: 'better-auth',
    packages: ['better-auth'],
    leavesOut: 'access tokens and their refresh: by default its session is a cookie of its own server',
  },
  { id: 'supabase', name: '@supabase/auth-js', packages: ['@supabase/auth-js'] },
  { id: 'oidc-client-ts', name: 'oidc-client-ts', packages: ['oidc-client-ts'] },
  {
    id: 'keycloak',
    name: 'keycloak-js',
    packages: ['keycloak-js'],
    leavesOut:
      'a login form of your own, a session that is stored, a fetch: it logs in on the page of its server and keeps tokens in memory',
  },
  { id: 'auth0', name: '@auth0/auth0-spa-js', packages: ['@auth0/auth0-spa-js'] },
  { id: 'okta', name: '@okta/okta-auth-js', packages: ['@okta/okta-auth-js'] },
  { id: 'msal', name: '@azure/msal-browser', packages: ['@azure/msal-browser'] },
  {
    id: 'firebase',
    name: 'firebase/auth',
    // What firebase 13.2.0 is made of here: the package itself brings some 90 MB that nobody imports.
    packages: ['@firebase/auth', '@firebase/app'],
  },
]

/** @param {string} name of a package @returns {string} the version that is installed */
function versionOf(name) {
  const path = name === 'simplejwt-client' ? '../package.json' : `./node_modules/${name}/package.json`
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version
}

/** @returns {Record<string, string>} of all packages that are compared */
export function readVersions() {
  const names = new Set(contenders.flatMap(({ packages }) => packages))
  return Object.fromEntries([...names].map((name) => [name, versionOf(name)]))
}
