import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Bundles a file of this folder as an application would: with the package as it is built, in one classic script. */
export async function bundle(file: 'page.ts' | 'worker.ts'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    // Without it the paths of tsconfig.json would lead to the source.
    tsconfigRaw: {},
    // It tells of imports that the bundle does without.
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}
