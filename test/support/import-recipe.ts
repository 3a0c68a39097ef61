import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { blocksOf } from './examples.js'

/** Runs the README's example that exports `name`, and returns its exports. What it takes for given must be a global. */
export async function importRecipe<Exports>(name: string): Promise<Exports> {
  const blocks = blocksOf('README.md', readFileSync('README.md', 'utf8'))
  const recipe = blocks.find(({ code }) => code.includes(`function ${name}(`))
  if (recipe === undefined) throw new Error(`README.md has no example with ${name}().`)
  const source = encodeURIComponent(stripTypeScriptTypes(recipe.code))
  return (await import(/* @vite-ignore */ `data:text/javascript,${source}`)) as Exports
}
