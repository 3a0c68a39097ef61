import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'

/**
 * A seed that is another one after each change of a folder's source, and the same wherever the same source is tested: what
 * a check finds is found again by whoever looks into it. For other seeds there is `npm run fuzz`.
 */
export function seedOfSource(folder: string): number {
  const hash = createHash('sha256')
  for (const path of globSync(`${folder}/**/*.ts`).toSorted()) hash.update(readFileSync(path))
  return hash.digest().readUInt32BE() % 1_000_000_000
}
