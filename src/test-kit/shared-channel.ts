import type { OpenChannel } from '../ports/channel.js'

/** A channel in memory, as BroadcastChannel is one: who posts is not told. */
export function createSharedChannel(): OpenChannel {
  const listeners = new Map<() => void, { readonly name: string; readonly tab: object }>()

  return (name) => {
    const tab = {}
    return {
      post() {
        for (const [listener, other] of listeners) {
          // In a later turn, and only to who still listens then.
          if (other.name === name && other.tab !== tab)
            void Promise.resolve().then(() => listeners.has(listener) && listener())
        }
      },
      subscribe(listener) {
        const own = () => listener()
        listeners.set(own, { name, tab })
        return () => void listeners.delete(own)
      },
    }
  }
}
