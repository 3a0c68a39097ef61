/** The word that was probably meant, or undefined where none is near. */
export function nearest(text: string, words: readonly string[]): string | undefined {
  const tolerated = Math.max(1, Math.floor(text.length / 3))
  const ranked = words
    .map((word) => ({ word, distance: word.startsWith(text) ? 1 : distance(text, word) }))
    .toSorted((one, other) => one.distance - other.distance)
  const [best] = ranked
  return text !== '' && best !== undefined && best.distance <= tolerated ? best.word : undefined
}

/** How many letters have to be put in, left out, replaced or swapped with their neighbour. */
function distance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, index) => index)]
  for (let at = 1; at <= from.length; at += 1) {
    const row = [at]
    for (let index = 1; index <= to.length; index += 1) {
      const cell = (up: number, left: number): number =>
        (up === 0 ? row : rows[at - up])?.[index - left] ?? Infinity
      const isSame = from[at - 1] === to[index - 1]
      const isSwapped = from[at - 1] === to[index - 2] && from[at - 2] === to[index - 1]
      row.push(
        Math.min(
          cell(1, 1) + (isSame ? 0 : 1),
          cell(1, 0) + 1,
          cell(0, 1) + 1,
          isSwapped ? cell(2, 2) + 1 : Infinity,
        ),
      )
    }
    rows.push(row)
  }
  return rows.at(-1)?.at(-1) ?? 0
}
