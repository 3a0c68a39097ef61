// As in apps, with this site for its server, as its emulator is one.
import { initializeApp } from '@firebase/app'
import {
  connectAuthEmulator,
  indexedDBLocalPersistence,
  initializeAuth,
  signInWithEmailAndPassword,
} from '@firebase/auth'

const app = initializeApp({ apiKey: 'bench', authDomain: location.host, projectId: 'bench' })
const auth = initializeAuth(app, { persistence: indexedDBLocalPersistence })
connectAuthEmulator(auth, location.origin, { disableWarnings: true })

export const logIn = ({ username, password }) => signInWithEmailAndPassword(auth, username, password)

export async function call(path) {
  await auth.authStateReady()
  if (auth.currentUser === null) throw new Error('signed out')
  const headers = { Authorization: `Bearer ${await auth.currentUser.getIdToken()}` }
  return (await fetch(`${location.origin}/api/${path}`, { headers })).status
}

export async function restore() {
  await auth.authStateReady()
  return auth.currentUser !== null
}
