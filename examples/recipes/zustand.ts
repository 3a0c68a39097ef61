import type { AuthClient, Snapshot } from 'simplejwt-client'
import { createStore } from 'zustand/vanilla'

interface AppState {
  /** Never holds a token. */
  readonly session: Snapshot
  readonly notes: readonly string[]
  addNote(text: string): void
}

/** For components: `useStore(store, ({ session }) => session.status)`. */
export function createAppStore(auth: AuthClient) {
  const store = createStore<AppState>()((set) => ({
    session: auth.getSnapshot(),
    notes: [],
    addNote: (text) => set(({ notes }) => ({ notes: [...notes, text] })),
  }))
  const stops = [
    auth.subscribe(() => store.setState({ session: auth.getSnapshot() })),
    // All but the session is the user's: as it was at the start.
    auth.on('logout', () =>
      store.setState({ ...store.getInitialState(), session: auth.getSnapshot() }, true),
    ),
  ]
  return { store, stop: () => stops.forEach((stop) => stop()) }
}
