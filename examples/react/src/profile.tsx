import { startTransition, Suspense, use, useEffect, useState } from 'react'
import { useAuth } from 'simplejwt-client/react'
import { auth } from './auth'
import { wordsOfError, wordsOfTime } from './words'

async function greet(): Promise<string> {
  try {
    const response = await auth.fetch('me/')
    if (!response.ok) throw new Error(`The server answered ${response.status}.`)
    const { username }: { username: string } = await response.json()
    return `Hello, ${username}.`
  } catch (error) {
    return wordsOfError(error)
  }
}

function Greeting({ words }: { words: Promise<string> }) {
  return <h1>{use(words)}</h1>
}

function TimeLeft() {
  const { accessExpiresAt } = useAuth(auth)
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  return <dd role="timer">{wordsOfTime(accessExpiresAt, now)}</dd>
}

export function Profile() {
  const [words, setWords] = useState(greet)
  return (
    <>
      <Suspense fallback={<h1>Hello …</h1>}>
        <Greeting words={words} />
      </Suspense>
      <dl>
        <dt>Access token</dt>
        <TimeLeft />
      </dl>
      <button type="button" onClick={() => startTransition(() => setWords(greet()))}>
        Ask again
      </button>
    </>
  )
}
