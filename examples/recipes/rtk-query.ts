import { configureStore } from '@reduxjs/toolkit'
import {
  type BaseQueryFn,
  createApi,
  type FetchArgs,
  fetchBaseQuery,
  type FetchBaseQueryError,
} from '@reduxjs/toolkit/query'
import { type AuthClient, type AuthError, type AuthErrorCode, isAuthError } from 'simplejwt-client'

interface Note {
  readonly id: number
  readonly text: string
}

/** An AuthError as the store can hold it. */
export interface AuthFailure {
  readonly status: 'AUTH_ERROR'
  readonly code: AuthErrorCode
  readonly retryable: boolean
}

/** fetchBaseQuery over `auth.fetch`. On its own it makes a text of whatever fetch rejects with. */
export function authBaseQuery(
  auth: AuthClient,
  baseUrl: string,
): BaseQueryFn<string | FetchArgs, unknown, FetchBaseQueryError | AuthFailure> {
  return async (args, api, extra) => {
    let told: AuthError | undefined
    const fetchFn: typeof fetch = (input, init) =>
      auth.fetch(input, init).catch((error: unknown) => {
        if (isAuthError(error)) told = error
        throw error
      })
    const result = await fetchBaseQuery({ baseUrl, fetchFn })(args, api, extra)
    if (told === undefined) return result
    return { error: { status: 'AUTH_ERROR', code: told.code, retryable: told.retryable } }
  }
}

export function createNotesApi(auth: AuthClient, baseUrl: string) {
  return createApi({
    baseQuery: authBaseQuery(auth, baseUrl),
    endpoints: ({ query, mutation }) => ({
      notes: query<Note[], void>({ query: () => 'notes/' }),
      addNote: mutation<Note, string>({
        query: (text) => ({ url: 'notes/', method: 'POST', body: { text } }),
      }),
    }),
  })
}

/** The store, without anything of the last user in it. */
export function createStore(auth: AuthClient, baseUrl: string) {
  const api = createNotesApi(auth, baseUrl)
  const store = configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (defaults) => defaults().concat(api.middleware),
  })
  const reset = (): void => void store.dispatch(api.util.resetApiState())
  auth.on('logout', reset)
  // What was refused to nobody is asked for again.
  auth.on('login', reset)
  return { api, store }
}
