import type { AuthStorage } from '../ports/storage.js'

/** Memory that one client has for itself, where there is nothing that survives a reload. */
export const privateMemory: AuthStorage = ({ tab }) => {
  let stored: unknown
  return {
    scope: tab,
    read: async () => stored,
    update: async (change) => {
      stored = change(stored) ?? stored
    },
  }
}
