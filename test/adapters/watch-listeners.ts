import type { AuthClient } from 'simplejwt-client'

/** A client that tells how many listen to it. */
export interface WatchedAuth<Claims> {
  readonly auth: AuthClient<Claims>
  readonly listeners: () => number
}

/** Counts who listens to the snapshots of a client. */
export function watchListeners<Claims>(client: AuthClient<Claims>): WatchedAuth<Claims> {
  const open = new Set<object>()
  const subscribe = (listener: () => void) => {
    const place = {}
    const stop = client.subscribe(listener)
    open.add(place)
    return () => {
      open.delete(place)
      stop()
    }
  }
  return { auth: { ...client, subscribe }, listeners: () => open.size }
}
