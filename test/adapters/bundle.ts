import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { compile } from 'svelte/compiler'

const svelte = (generate: 'client' | 'server'): Plugin => ({
  name: 'svelte',
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, ({ path }) => {
      const { js, warnings } = compile(readFileSync(path, 'utf8'), { generate, filename: path, dev: true })
      if (warnings.length > 0) throw new Error(warnings.map(({ message }) => message).join('\n'))
      return { contents: js.code, loader: 'js' }
    })
  },
})

/**
 * Bundles a module as an app's tools would, and imports it: a framework that is one thing in Node and another one in
 * browsers is the one asked for, whatever runs the tests.
 */
export async function importBundle<Module>(code: string, target: 'browser' | 'server'): Promise<Module> {
  const { outputFiles } = await build({
    bundle: true,
    write: false,
    format: 'esm',
    platform: target === 'browser' ? 'browser' : 'node',
    conditions: target === 'browser' ? ['browser', 'development'] : ['node'],
    plugins: [svelte(target === 'browser' ? 'client' : 'server')],
    // From here esbuild finds tsconfig.json, whose `paths` lead to the source.
    stdin: { contents: code, resolveDir: resolve('test/adapters') },
    logLevel: 'silent',
  })
  mkdirSync('.cache', { recursive: true })
  const folder = mkdtempSync(join('.cache', 'bundle-'))
  try {
    const file = resolve(folder, 'bundle.mjs')
    writeFileSync(file, outputFiles[0]?.text ?? '')
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Module
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
