import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type { ClientPackage } from './page.js'

/** A change of one file of the source: a mistake that the simulation is to notice. */
export interface Patch {
  /** In src. */
  readonly file: string
  /** Occurs there once. */
  readonly find: string
  readonly replace: string
}

const source = new URL('../../src/', import.meta.url)

const ENTRY = "export * from './index.js'; export * from './service-worker.js'"

/**
 * Takes the place of the platform's, whose messages come when they like: here it is the world that lets them arrive.
 */
const MESSAGE_CHANNEL = `function MessageChannel() {
  const port1 = { onmessage: undefined, close: () => { port1.onmessage = undefined } }
  return { port1, port2: { postMessage: (data) => port1.onmessage?.({ data }) } }
}`

/** The package as it is, or patched, in a module of its own. */
export async function loadClient(patches: readonly Patch[] = []): Promise<ClientPackage> {
  const applied = new Set<Patch>()
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: fileURLToPath(source), loader: 'ts' },
    banner: { js: MESSAGE_CHANNEL },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    logLevel: 'silent',
    plugins: [patching(patches, applied)],
  })
  const missed = patches.find((patch) => !applied.has(patch))
  if (missed !== undefined) throw new Error(`The package does not load ${missed.file}.`)
  const [bundle] = outputFiles
  return import(`data:text/javascript;base64,${Buffer.from(bundle?.contents ?? []).toString('base64')}`)
}

function patching(patches: readonly Patch[], applied: Set<Patch>): Plugin {
  return {
    name: 'patching',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const fitting = patches.filter(({ file }) => path === fileURLToPath(new URL(file, source)))
        const text = await readFile(path, 'utf8')
        for (const patch of fitting) applied.add(patch)
        return { loader: 'ts', contents: fitting.reduce(applyPatch, text) }
      })
    },
  }
}

function applyPatch(text: string, { file, find, replace }: Patch): string {
  const [before, after, ...more] = text.split(find)
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`In ${file} these words must occur once: ${find}`)
  return before + replace + after
}
