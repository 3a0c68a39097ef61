import type { AuthEventName, AuthEvents } from '../types.js'

type Listener<Name extends AuthEventName> = (payload: AuthEvents[Name]) => void

/** The application's listeners. */
export interface Listeners {
  on<Name extends AuthEventName>(name: Name, listener: Listener<Name>): () => void
  subscribe(listener: () => void): () => void
  /** Calls the listeners of an event. What one throws does not keep the others from hearing. */
  emit<Name extends AuthEventName>(name: Name, payload: AuthEvents[Name]): void
  /** Tells the subscribers that there is another snapshot. */
  publish(): void
}

/** Keeps listeners in the order in which they came. The same function added twice is called twice. */
export function createListeners(): Listeners {
  const all = new Map<string, Set<{ readonly call: (payload?: never) => void }>>()

  function add(name: string, call: (payload?: never) => void): () => void {
    const entry = { call }
    const entries = all.get(name) ?? new Set()
    all.set(name, entries.add(entry))
    return () => void entries.delete(entry)
  }

  function tell(name: string, payload?: unknown): void {
    for (const { call } of [...(all.get(name) ?? [])]) {
      try {
        call(payload as never)
      } catch (error) {
        // The platform reports it as an unhandled rejection, as it would an error thrown by any event listener.
        void Promise.reject(error)
      }
    }
  }

  return {
    on: (name, listener) => add(name, listener as unknown as (payload?: never) => void),
    subscribe: (listener) => add('', () => listener()),
    emit: tell,
    publish: () => tell(''),
  }
}
