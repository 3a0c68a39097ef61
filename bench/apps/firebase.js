// With the one persistence that it takes, as its guide on tree shaking sets it up.
import { initializeApp } from '@firebase/app'
import {
  indexedDBLocalPersistence,
  initializeAuth,
  signInWithEmailAndPassword,
  signOut,
} from '@firebase/auth'

const app = initializeApp({ apiKey: 'bench', authDomain: location.host, projectId: 'bench' })
const auth = initializeAuth(app, { persistence: indexedDBLocalPersistence })

export const logIn = ({ username, password }) => signInWithEmailAndPassword(auth, username, password)

export async function call(path) {
  await auth.authStateReady()
  const headers = { Authorization: `Bearer ${await auth.currentUser.getIdToken()}` }
  return (await fetch(`${location.origin}/api/${path}`, { headers })).status
}
export const logOut = () => signOut(auth)
