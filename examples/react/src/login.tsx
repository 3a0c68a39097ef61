import { useActionState } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import { safePath } from 'simplejwt-client'
import { useAuth } from 'simplejwt-client/react'
import { auth } from './auth'
import { wordsOfEnd, wordsOfError } from './words'

/** What came to nothing: the words for it, and the name to try again with. */
type Failure = { words: string; username: string }

async function logIn(_before: Failure, form: FormData): Promise<Failure> {
  const credentials = Object.fromEntries(form) as { username: string; password: string }
  try {
    await auth.login(credentials)
    return { words: '', username: '' }
  } catch (error) {
    return { words: wordsOfError(error), username: credentials.username }
  }
}

/** The way back, once somebody is logged in: here or in another tab. */
function ToNext() {
  const [query] = useSearchParams()
  return <Navigate to={safePath(query.get('next'))} replace />
}

export function Login() {
  const snapshot = useAuth(auth)
  const [failure, submit, isPending] = useActionState(logIn, { words: '', username: '' })
  if (snapshot.status !== 'unauthenticated') return snapshot.status === 'loading' ? null : <ToNext />
  return (
    <main>
      <h1>Log in</h1>
      <p role="status">{wordsOfEnd(snapshot)}</p>
      <form action={submit}>
        <label>
          Username
          <input name="username" autoComplete="username" defaultValue={failure.username} required />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {failure.words && <p role="alert">{failure.words}</p>}
        <button disabled={isPending}>Log in</button>
      </form>
    </main>
  )
}
