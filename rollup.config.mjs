// @ts-check
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { transform } from 'oxc-transform'
import { entries, externals, programs } from './scripts/entries.mjs'

/** Strips the types with oxc, and finds `./x.ts` where an import says `./x.js`. @returns {import('rollup').Plugin} */
function typescript() {
  return {
    name: 'typescript',
    resolveId(specifier, importer) {
      if (importer === undefined || !specifier.startsWith('.')) return null
      const file = resolve(dirname(importer), specifier).replace(/\.js$/, '.ts')
      return existsSync(file) ? file : null
    },
    async transform(code, file) {
      if (!file.endsWith('.ts')) return null
      const output = await transform(file, code, { target: 'es2022', sourcemap: true })
      if (output.errors.length > 0) this.error(output.errors.map((error) => error.message).join('\n'))
      return { code: output.code, map: output.map }
    },
  }
}

/** @type {import('rollup').RollupOptions} */
export default {
  input: Object.fromEntries([...entries, ...programs].map(({ name, source }) => [name, source])),
  external: externals,
  plugins: [typescript()],
  output: {
    dir: 'dist',
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  },
  // A warning is a mistake here: an import that is not declared, a cycle, an empty chunk.
  onwarn(warning) {
    throw new Error(warning.message)
  },
}
