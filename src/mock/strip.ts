const space = String.raw`[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+`
const outer = new RegExp(`^${space}|${space}$`, 'g')

/** Python's `str.strip()`: it takes some control characters for white space, and a byte order mark for none. */
export function strip(text: string): string {
  return text.replace(outer, '')
}
