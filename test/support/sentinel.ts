/** A JWT begins so: `{"` in base64url, and what follows it. */
const TOKEN = /eyJ[\w-]{8}/
/** Those of the tests' users. */
const PASSWORDS = ['correct horse', 'battery staple']

/** Collects what comes out, and says in which of it there was a token or a password. */
export interface Sentinel {
  /** `where` is told if something secret is in the value, in whatever depth. */
  readonly look: (where: string, value: unknown) => void
  /** Where something secret came out since the last call; never what it was. */
  readonly takeLeaks: () => readonly string[]
}

export function createSentinel(): Sentinel {
  const leaks = new Set<string>()
  return {
    look(where, value) {
      if (holdsSecret(value)) leaks.add(where)
    },
    takeLeaks() {
      const taken = [...leaks]
      leaks.clear()
      return taken
    },
  }
}

/** Is there a token or a password in a text of the value: in its own and hidden properties, names, entries, causes? */
export function holdsSecret(value: unknown, seen: Set<unknown> = new Set()): boolean {
  if (typeof value === 'string') return isSecret(value)
  if (typeof value !== 'object' || value === null || seen.has(value)) return false
  seen.add(value)
  return contentsOf(value).some((part) => holdsSecret(part, seen))
}

function isSecret(text: string): boolean {
  return TOKEN.test(text) || PASSWORDS.some((password) => text.includes(password))
}

function contentsOf(value: object): readonly unknown[] {
  const own = Reflect.ownKeys(value).flatMap((key) => [
    String(key),
    Object.getOwnPropertyDescriptor(value, key)?.value as unknown,
  ])
  if (value instanceof Map || value instanceof Headers) return [...own, ...[...value].flat()]
  return value instanceof Set || value instanceof URL ? [...own, ...contentsOfNative(value)] : own
}

function contentsOfNative(value: Set<unknown> | URL): readonly unknown[] {
  return value instanceof URL ? [decodeURIComponent(value.href)] : [...value]
}
