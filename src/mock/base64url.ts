/** RFC 7515, section 2: no padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  // A function takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * A segment as PyJWT decodes it from 2.11 on: the alphabet and nothing else, no stray bits; padding only where it makes
 * the length whole. `undefined` for anything else.
 */
export function decodeStrictly(segment: string): Uint8Array<ArrayBuffer> | undefined {
  const text = segment.replace(/={1,2}$/, '')
  if (text !== segment && segment.length % 4 !== 0) return undefined
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined
  const bytes = fromSextets(text)
  return toBase64Url(bytes) === text ? bytes : undefined
}

/**
 * A segment as Python's `urlsafe_b64decode` reads it, and with it older releases of PyJWT: filled up with padding by its
 * length in bytes, and what is not of the alphabet is skipped.
 */
export function decodeLoosely(segment: string): Uint8Array<ArrayBuffer> | undefined {
  const { length } = new TextEncoder().encode(segment)
  const padded = segment + '='.repeat((4 - (length % 4)) % 4)
  let text = ''
  let pads = 0
  for (const character of padded.replace(/[^A-Za-z0-9_+/=-]/g, '')) {
    const position = text.length % 4
    if (character === '=') pads += 1
    else [text, pads] = [text + character, 0]
    // Enough padding ends the text; what comes after it is not read.
    if (character === '=' && position >= 2 && position + pads >= 4) return fromSextets(text)
  }
  return text.length % 4 === 0 ? fromSextets(text) : undefined
}

function fromSextets(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}
