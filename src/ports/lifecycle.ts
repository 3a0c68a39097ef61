/** `visible`: the page came to the front. `online`: the network is back. `restored`: back from the back/forward cache. */
export type LifecycleEvent = 'visible' | 'online' | 'restored'

/** What the page lives through. */
export interface Lifecycle {
  isVisible(): boolean
  /** Returns a function that unsubscribes. */
  subscribe(listener: (event: LifecycleEvent) => void): () => void
}
