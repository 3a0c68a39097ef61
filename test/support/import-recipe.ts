import { stripTypeScriptTypes } from 'node:module'
import { documentExamples } from './examples.js'

/** Runs the example of README or docs that exports `name`, and returns its exports. What it takes for given must be a global. */
export async function importRecipe<Exports>(name: string): Promise<Exports> {
  const recipe = documentExamples().find(
    ({ code }) =>
      code.includes(`export async function ${name}(`) || code.includes(`export function ${name}(`),
  )
  if (recipe === undefined) throw new Error(`No document has an example that exports ${name}().`)
  const source = encodeURIComponent(stripTypeScriptTypes(recipe.code))
  return (await import(/* @vite-ignore */ `data:text/javascript,${source}`)) as Exports
}
