import { inspect } from 'node:util'

/** Everything that came out of a client, as text. */
export interface Spill {
  /** Catches a value: an error, an event, a snapshot, a result. */
  readonly keep: (value: unknown) => void
  readonly texts: () => readonly string[]
}

/** Catches values and writes them down in every way in which an application might log them. */
export function createSpill(): Spill {
  const values: unknown[] = []
  return {
    keep: (value) => void values.push(value),
    texts: () => values.flatMap(writeDown),
  }
}

function writeDown(value: unknown): readonly string[] {
  const shown = inspect(value, { showHidden: true, depth: 20, maxArrayLength: null, maxStringLength: null })
  return [nameOf(value), JSON.stringify(value) ?? '', shown, ...partsOf(value, new Set())]
}

/** As in `${value}`, which objects without a prototype do not survive. */
function nameOf(value: unknown): string {
  return value instanceof Error ? `${value}` : ''
}

/** Every string in a value: own and hidden properties, by name or symbol, and so the whole chain of causes. */
function partsOf(value: unknown, seen: Set<unknown>): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  seen.add(value)
  return Reflect.ownKeys(value).flatMap((key) => [
    String(key),
    ...partsOf((value as Record<string | symbol, unknown>)[key], seen),
  ])
}

const PART = 12

/** The secrets of which a part of twelve characters is to be read in the texts. */
export function leaksIn(texts: readonly string[], secrets: Iterable<string>): readonly string[] {
  const whole = texts.join('\n')
  return [...secrets].filter((secret) => partsOfTwelve(secret).some((part) => whole.includes(part)))
}

function partsOfTwelve(secret: string): readonly string[] {
  const count = Math.max(1, secret.length - PART + 1)
  return Array.from({ length: count }, (_, start) => secret.slice(start, start + PART))
}
