import { defineStore } from 'pinia'
import type { AuthClient } from 'simplejwt-client'
import { readonly, shallowRef } from 'vue'

interface Note {
  readonly id: number
  readonly text: string
}

/** A store of the user's own, which loads; `export const useNotes = defineNotes(auth)`. */
export function defineNotes(auth: AuthClient) {
  return defineStore('notes', () => {
    const notes = shallowRef<readonly Note[]>([])
    let aborter = new AbortController()

    /** The answer to the last call counts; one that was given up is neither an answer nor a failure. */
    async function load(): Promise<void> {
      aborter.abort()
      aborter = new AbortController()
      const { signal } = aborter
      try {
        const response = await auth.fetch('notes/', { signal })
        if (!response.ok) throw new Error(`The notes were answered with ${response.status}.`)
        const found = (await response.json()) as Note[]
        if (!signal.aborted) notes.value = found
      } catch (error) {
        if (!signal.aborted) throw error
      }
    }

    /** Setup stores bring their own. An answer that is still to come is the last user's. */
    function $reset(): void {
      aborter.abort()
      notes.value = []
    }

    return { notes: readonly(notes), load, $reset }
  })
}
