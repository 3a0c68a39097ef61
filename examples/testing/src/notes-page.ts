import { type AuthClient, isAuthError } from 'simplejwt-client'
import { createNotesApi } from './notes-api.js'

/** What is on the page. A component of any framework would show it. */
export interface NotesPage {
  /** `login`: the form, with a word on why it is there. */
  view(): 'loading' | 'login' | 'notes'
  greeting(): string
  notes(): readonly string[]
  /** For the user; empty where all is well. */
  message(): string
  logIn(username: string, password: string): Promise<void>
  load(): Promise<void>
  logOut(): Promise<void>
}

const ENDED: Readonly<Record<string, string>> = {
  user: 'You are logged out.',
  user_inactive: 'Your account has been deactivated.',
  outcome_lost: 'The connection broke at a bad moment. Please log in again.',
}

export function createNotesPage(auth: AuthClient): NotesPage {
  const api = createNotesApi(auth)
  let notes: readonly string[] = []
  let problem = ''

  /** Does something that may fail, and says so where it does. */
  async function attempt(task: () => Promise<unknown>): Promise<void> {
    problem = ''
    try {
      await task()
    } catch (error) {
      problem = describeError(error)
    }
  }

  function describeError(error: unknown): string {
    if (isAuthError(error) && error.code === 'invalid_credentials') return 'Wrong name or password.'
    if (isAuthError(error) && error.code !== 'session_ended') return 'The server cannot be reached.'
    // Where the session is over, the page shows the login, and why.
    return auth.getSnapshot().status === 'unauthenticated' ? '' : 'That did not work.'
  }

  function endMessage(): string {
    const { status, reason } = auth.getSnapshot()
    if (status !== 'unauthenticated' || reason === undefined) return ''
    return ENDED[reason] ?? 'Please log in again.'
  }

  return {
    view() {
      const { status } = auth.getSnapshot()
      if (status === 'loading') return 'loading'
      return status === 'authenticated' ? 'notes' : 'login'
    },
    greeting: () => `Hello ${String(auth.getSnapshot().claims?.['name'] ?? 'there')}`,
    notes: () => notes,
    message: () => problem || endMessage(),
    logIn: (username, password) => attempt(() => auth.login({ username, password })),
    load: () => attempt(async () => (notes = await api.list())),
    logOut: () => attempt(() => auth.logout()),
  }
}
