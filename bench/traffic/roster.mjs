// @ts-check

/**
 * How a contender takes part in the measures of traffic.
 *
 * @typedef {object} Entry
 * @property {string} [variant] beside the one that has none
 * @property {string} [file] in contenders, if it is not the contender's id
 * @property {number} margin seconds before the end of an access token at which it refreshes, as it is by default
 * @property {string} [inWords] the margin, where it is not a number of seconds
 * @property {string} [onlyIn] a measure, where it makes no difference to the others
 * @property {string} [why] it does not
 */

const ahead = { margin: 0, inWords: 'a share of the life' }
const reactive = { margin: 0, inWords: 'none: waits for a 401' }
const asItsReadme = 'as its readme has it'

/** @type {Readonly<Record<string, readonly Entry[]>>} */
const roster = {
  'simplejwt-client': [
    ahead,
    { ...ahead, variant: '`keepAlive`', file: 'simplejwt-client-keep-alive', onlyIn: 'steady' },
  ],
  'simplejwt-client-ky': [ahead],
  'hand-written': [reactive],
  ky: [reactive, { ...reactive, variant: asItsReadme, file: 'ky-readme' }],
  ofetch: [reactive],
  wretch: [reactive, { ...reactive, variant: asItsReadme, file: 'wretch-readme' }],
  alova: [
    reactive,
    {
      margin: 0,
      inWords: 'none: the app compares `exp`',
      variant: 'by the clock',
      file: 'alova-by-clock',
    },
  ],
  'axios-auth-refresh': [
    reactive,
    { ...reactive, variant: '`deduplicateRefresh: false`', file: 'axios-auth-refresh-unpaused' },
  ],
  'axios-jwt': [{ margin: 10 }],
  'react-auth-kit': [
    {
      margin: 0,
      why: 'It is a timer in a React component: it sends no requests, and waits for no refresh when its token is over.',
    },
  ],
  badgateway: [{ margin: 60 }],
  'better-auth': [
    {
      margin: 0,
      why: 'Its session is a cookie of its own server: it has no access token that expires, and no refresh.',
    },
  ],
  supabase: [{ margin: 90 }],
  'oidc-client-ts': [
    { margin: 60 },
    {
      margin: 60,
      variant: '`signinSilent()` in each call',
      file: 'oidc-client-ts-unshared',
      onlyIn: 'storm',
    },
  ],
  keycloak: [{ margin: 5 }],
  auth0: [{ margin: 60 }],
  okta: [{ margin: 30 }],
  msal: [{ margin: 300 }],
  firebase: [{ margin: 300 }],
}

/** @param {string} id @returns {readonly Entry[]} */
export function entriesOf(id) {
  return roster[id] ?? [{ margin: 0, why: 'Nobody has said how it takes part.' }]
}

/** @param {Entry} entry */
export function marginInWords({ margin, inWords = `${margin} s` }) {
  return inWords
}
