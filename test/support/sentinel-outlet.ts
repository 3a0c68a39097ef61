import { createSentinel } from './sentinel.js'

/** What comes out of any client of this test file; see sentinel-setup.ts. */
export const outlet = createSentinel()
