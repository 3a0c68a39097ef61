import { useAuth } from 'simplejwt-client/react'
import { auth } from './auth'
import { wordsOfDate } from './words'

export function Session() {
  const { userId, accessExpiresAt, refreshExpiresAt } = useAuth(auth)
  return (
    <>
      <h1>Session</h1>
      <dl>
        <dt>User</dt>
        <dd>{userId}</dd>
        <dt>Access token until</dt>
        <dd>{wordsOfDate(accessExpiresAt)}</dd>
        <dt>Logged in until</dt>
        <dd>{wordsOfDate(refreshExpiresAt)}</dd>
      </dl>
    </>
  )
}
