import type { Snapshot } from '../types.js'

/**
 * What a server renders, and what hydration begins with: a server knows nothing of the session in the browser. A copy of
 * the client's own, which would come with the function that makes snapshots.
 */
export const LOADING: Snapshot<never> = /* @__PURE__ */ Object.freeze({
  status: 'loading',
  userId: undefined,
  claims: undefined,
  accessExpiresAt: undefined,
  refreshExpiresAt: undefined,
  reason: undefined,
  elsewhere: false,
})
