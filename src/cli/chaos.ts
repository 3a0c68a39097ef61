/** What chance does to one request. `none` leaves it alone. */
export type Fault =
  | { readonly kind: 'none' | 'unavailable' | 'error page' | 'redirect' }
  /** `Retry-After`, in seconds. */
  | { readonly kind: 'throttled'; readonly seconds: number }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** `after`: the server has committed, so that a token that works once is spent. */
  | { readonly kind: 'lost before' | 'lost after' }

interface Rate {
  readonly percent: number
  readonly about: string
  /** `chance` is from 0 to 1, without 1. */
  fault(chance: number): Fault
}

/** How often each fault happens, in percent of the requests that reach a view. */
export const rates: readonly Rate[] = [
  { percent: 10, about: 'the answer comes 0.2 to 3 s late', fault: slow },
  { percent: 6, about: '503 without a body', fault: () => ({ kind: 'unavailable' }) },
  { percent: 5, about: '502 with a page of HTML, as proxies send', fault: () => ({ kind: 'error page' }) },
  { percent: 4, about: '429 with Retry-After: 1 to 5 s', fault: throttled },
  { percent: 3, about: 'a redirect to a page, as login walls send', fault: () => ({ kind: 'redirect' }) },
  {
    percent: 3,
    about: 'the connection breaks before the server looks',
    fault: () => ({ kind: 'lost before' }),
  },
  {
    percent: 3,
    about: 'the connection breaks after the server has decided',
    fault: () => ({ kind: 'lost after' }),
  },
]

/** The fault of a request: nothing counts but the seed and the request's number, so that a run can be repeated. */
export function chaosAt(seed: number, request: number): Fault {
  let left = chance(seed, request, 0) * 100
  for (const { percent, fault } of rates) {
    if (left < percent) return fault(chance(seed, request, 1))
    left -= percent
  }
  return { kind: 'none' }
}

function slow(chanceOfIt: number): Fault {
  return { kind: 'slow', milliseconds: 200 + Math.floor(chanceOfIt * 2801) }
}

function throttled(chanceOfIt: number): Fault {
  return { kind: 'throttled', seconds: 1 + Math.floor(chanceOfIt * 5) }
}

/** From 0 to 1, without 1: three numbers, mixed as MurmurHash3 does it, so that neighbours have nothing in common. */
function chance(...numbers: readonly number[]): number {
  let hash = 0
  for (const number of numbers) {
    hash = Math.imul(hash ^ number, 0x85_eb_ca_6b) + 0x9e_37_79_b9
    hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35)
    hash ^= hash >>> 16
  }
  return (hash >>> 0) / 2 ** 32
}
