const blockSize = 64

/**
 * HMAC with SHA-256 (RFC 2104, FIPS 180-4), at once. WebCrypto would answer from a thread of its own, in real time that
 * fake timers know nothing of, and is missing on insecure pages and in some test environments. The key is no
 * secret here, so nobody has to be protected from the time that this takes.
 */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(blockSize)
  block.set(key.length > blockSize ? sha256(key) : key)
  const masked = (mask: number) => block.map((byte) => byte ^ mask)
  return sha256(concat(masked(0x5c), sha256(concat(masked(0x36), message))))
}

function sha256(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const data = pad(message)
  const state = Uint32Array.from(initialState)
  const schedule = new Uint32Array(64)
  for (let offset = 0; offset < data.byteLength; offset += blockSize) {
    fillSchedule(schedule, data, offset)
    compress(state, schedule)
  }
  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, index) => digest.setUint32(index * 4, word))
  return new Uint8Array(digest.buffer)
}

/** The message, a one, zeros, and the length in bits, in whole blocks. */
function pad(message: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / blockSize) * blockSize)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  return view
}

function fillSchedule(schedule: Uint32Array, data: DataView, offset: number): void {
  for (let i = 0; i < 16; i++) schedule[i] = data.getUint32(offset + i * 4)
  for (let i = 16; i < 64; i++) {
    const early = at(schedule, i - 15)
    const late = at(schedule, i - 2)
    const first = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3)
    const second = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10)
    schedule[i] = at(schedule, i - 16) + first + at(schedule, i - 7) + second
  }
}

/** One block, by the names of the standard. */
function compress(state: Uint32Array, schedule: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < 64; i++) {
    const high = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    const choice = (e & f) ^ (~e & g)
    const one = (h + high + choice + at(roundConstants, i) + at(schedule, i)) | 0
    const low = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    ;[a, b, c, d, e, f, g, h] = [(one + low + majority) | 0, a, b, c, (d + one) | 0, e, f, g]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] = at(state, index) + word))
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0
}

function rotated(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

const firstPrimes = /* @__PURE__ */ takePrimes(64)
const initialState = /* @__PURE__ */ Uint32Array.from(firstPrimes.slice(0, 8), (prime) =>
  fraction(prime ** (1 / 2)),
)
const roundConstants = /* @__PURE__ */ Uint32Array.from(firstPrimes, (prime) => fraction(Math.cbrt(prime)))

/** The first 32 bits of what is behind the point. */
function fraction(root: number): number {
  return (root % 1) * 2 ** 32
}

function takePrimes(count: number): readonly number[] {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  return primes
}
