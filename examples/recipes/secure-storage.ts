import type { KeyValueBackend } from 'simplejwt-client'

/** What is used of expo-secure-store. */
export interface SecureStore {
  getItemAsync(key: string): Promise<string | null>
  setItemAsync(key: string, value: string): Promise<void>
  deleteItemAsync(key: string): Promise<void>
}

/** Keychains may refuse values above 2048 bytes, which two tokens with some claims exceed. */
const CHUNK = 1800

/**
 * expo-secure-store for `createKeyValueStorage`. A value is kept in pieces, and a short one that says which: it is written
 * last, so that an app which is killed on the way still has all of the old value.
 */
export function createSecureBackend(store: SecureStore): KeyValueBackend {
  const readHead = async (key: string): Promise<Head> => parseHead(await store.getItemAsync(key))

  async function getItem(name: string): Promise<string | null> {
    const key = toKey(name)
    const { turn, count } = await readHead(key)
    const pieces = await Promise.all(namesOf(key, turn, count).map((piece) => store.getItemAsync(piece)))
    // A write has overtaken this read.
    if (pieces.includes(null) && (await readHead(key)).turn !== turn) return getItem(name)
    // Not "nothing is stored": the client goes on with what it has, and leaves the store alone.
    if (pieces.includes(null)) throw new Error('A piece of the stored session is missing.')
    return count === 0 ? null : decodeURIComponent(pieces.join(''))
  }

  async function setItem(name: string, value: string): Promise<void> {
    const key = toKey(name)
    const old = await readHead(key)
    const turn = 1 - old.turn
    const pieces = encodeURIComponent(value).match(new RegExp(`.{1,${CHUNK}}`, 'g')) ?? []
    const names = namesOf(key, turn, pieces.length)
    await Promise.all(names.map((piece, index) => store.setItemAsync(piece, pieces[index] ?? '')))
    await store.setItemAsync(key, `${turn}.${pieces.length}`)
    await forget(key, old)
  }

  async function removeItem(name: string): Promise<void> {
    const key = toKey(name)
    const old = await readHead(key)
    await store.deleteItemAsync(key)
    await forget(key, old)
  }

  async function forget(key: string, { turn, count }: Head): Promise<void> {
    await Promise.all(namesOf(key, turn, count).map((piece) => store.deleteItemAsync(piece)))
  }

  return { getItem, setItem, removeItem }
}

/** Which of the two places the pieces are in, and how many they are. */
interface Head {
  readonly turn: number
  readonly count: number
}

function parseHead(text: string | null): Head {
  const [turn = 0, count = 0] = text?.split('.').map(Number) ?? []
  return { turn, count }
}

const namesOf = (key: string, turn: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${key}.${turn}.${index}`)

/** Keys may hold letters, digits, '.', '-' and '_'; the client's hold a URL. */
function toKey(name: string): string {
  return name.replace(/[^A-Za-z0-9-]/g, (char) => `_${char.charCodeAt(0).toString(16)}`)
}
