import {
  combineReducers,
  configureStore,
  createAction,
  createSlice,
  type PayloadAction,
  type Reducer,
  type UnknownAction,
} from '@reduxjs/toolkit'
import type { AuthClient, Snapshot } from 'simplejwt-client'

/** The session as the store knows it. The snapshot is frozen, serializable and never holds a token. */
export const sessionChanged = createAction<Snapshot>('session/changed')

const notes = createSlice({
  name: 'notes',
  initialState: { texts: [] as string[] },
  reducers: {
    added: ({ texts }, { payload }: PayloadAction<string>) => void texts.push(payload),
  },
})

export const { added } = notes.actions

/** Everything of the user is forgotten when the session ends or is another user's: one rule, and not one per slice. */
function forgetful<State extends { session: Snapshot }>(reducer: Reducer<State>): Reducer<State> {
  return (state, action) => {
    const isOther = sessionChanged.match(action) && isEnd(state?.session, action.payload)
    return reducer(isOther ? undefined : state, action)
  }
}

function isEnd(before: Snapshot | undefined, after: Snapshot): boolean {
  return (
    before?.status === 'authenticated' && (after.status !== 'authenticated' || before.userId !== after.userId)
  )
}

export function createStore(auth: AuthClient) {
  const session = (state: Snapshot = auth.getSnapshot(), action: UnknownAction): Snapshot =>
    sessionChanged.match(action) ? action.payload : state
  const reducer = forgetful(combineReducers({ session, notes: notes.reducer }))
  const store = configureStore({ reducer })
  const stop = auth.subscribe(() => void store.dispatch(sessionChanged(auth.getSnapshot())))
  return { store, stop }
}
