/** Tells the other tabs that the store has changed. It carries no content: listeners re-read the store. */
export interface Channel {
  /** Tells every other tab (not this one). May be lost, late or repeated. */
  post(): void
  /** Calls `listener` when another tab posts. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void
}

/** Opens the channel of one session; closing is done by unsubscribing the last listener. */
export type OpenChannel = (name: string) => Channel
