// `getIdToken()` before each request, with the session in localStorage.
import { initializeApp } from '@firebase/app'
import { browserLocalPersistence, initializeAuth, signInWithEmailAndPassword } from '@firebase/auth'

export function create({ baseUrl }) {
  const auth = initializeAuth(initializeApp({ apiKey: 'bench', projectId: 'bench' }), {
    persistence: browserLocalPersistence,
  })
  return {
    logIn: ({ username, password }) => signInWithEmailAndPassword(auth, username, password),
    async call(path) {
      if (auth.currentUser === null) throw new Error('signed out')
      const headers = { Authorization: `Bearer ${await auth.currentUser.getIdToken()}` }
      return (await fetch(baseUrl + path, { headers })).status
    },
  }
}
