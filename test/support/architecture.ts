import { posix } from 'node:path'
import { entries } from '../../scripts/entries.mjs'
import type { Node, SourceFile } from './source-files.js'

const entryFiles = new Set(entries.map((entry) => entry.source))
const leafFiles = new Set(['src/errors.ts', 'src/own.ts', 'src/types.ts'])

/** From left to right: a file may import its own layer and the ones after it. */
const layers = [
  'entry',
  'test-kit',
  'adapters',
  'client',
  'request',
  'session',
  'refresh',
  'transport',
  'storage',
  'token',
  'leaves',
]

/** What an island may import besides itself, and who may import the island. */
const islands: Record<
  string,
  { readonly imports: readonly string[]; readonly importedBy: readonly string[] }
> = {
  platform: { imports: ['leaves'], importedBy: ['entry', 'test-kit', 'client'] },
  mock: { imports: [], importedBy: ['entry', 'test-kit', 'cli'] },
  cli: { imports: ['leaves', 'mock'], importedBy: ['entry'] },
}

/** Who may import which package. Anything else is a dependency that nobody agreed to. */
const packages: Record<string, string> = {
  '@angular': 'adapters',
  axios: 'adapters',
  'jwt-decode': 'token',
  ky: 'adapters',
  msw: 'mock',
  'node:': 'mock cli',
  react: 'adapters',
  rxjs: 'adapters',
  'solid-js': 'adapters',
  svelte: 'adapters',
  vue: 'adapters',
}

/** The layer of a file, or undefined where the design has no place for it. */
function layerOf(path: string): string | undefined {
  if (entryFiles.has(path)) return 'entry'
  if (leafFiles.has(path) || path.startsWith('src/ports/')) return 'leaves'
  const folder = /^src\/([^/]+)\//.exec(path)?.[1]
  return folder !== undefined && (layers.includes(folder) || folder in islands) ? folder : undefined
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true
  if (to in islands) return islands[to]?.importedBy.includes(from) ?? false
  if (from in islands) return islands[from]?.imports.includes(to) ?? false
  return layers.indexOf(from) < layers.indexOf(to)
}

const resolveImport = (path: string, specifier: string): string =>
  posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')

function packageProblem(path: string, layer: string, specifier: string): string[] {
  const name = specifier.startsWith('node:') ? 'node:' : (specifier.split('/')[0] ?? '')
  const allowed = packages[name]?.split(' ').includes(layer) ?? false
  return allowed ? [] : [`${path} imports ${specifier}: ${layer} may not import that package`]
}

/** The import rule: layers from left to right, islands by themselves, packages where they belong. */
export function importProblems(files: readonly SourceFile[]): string[] {
  const known = new Set(files.map((file) => file.path))
  return files.flatMap(({ path, imports }) => {
    const layer = layerOf(path)
    if (layer === undefined) return [`${path} is neither an entry of package.json nor in a layer`]
    return imports.flatMap((specifier) => {
      if (!specifier.startsWith('.')) return packageProblem(path, layer, specifier)
      const target = resolveImport(path, specifier)
      if (!known.has(target) || !specifier.endsWith('.js'))
        return [`${path} imports ${specifier}: no such file (write ./x.js for ./x.ts)`]
      const to = layerOf(target)
      if (to === undefined || mayImport(layer, to)) return []
      return [`${path} imports ${target}: ${layer} may not import ${to}`]
    })
  })
}

/** Imports that lead back to their own file, type imports included. */
export function cycleProblems(files: readonly SourceFile[]): string[] {
  const targets = new Map(
    files.map(({ path, imports }) => [path, imports.map((specifier) => resolveImport(path, specifier))]),
  )
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [`a cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' > ')}`]
    if (done.has(path)) return []
    const found = (targets.get(path) ?? []).flatMap((target) => visit(target, [...trail, path]))
    done.add(path)
    return found
  }
  return files.flatMap(({ path }) => visit(path, []))
}

const isReExport = (node: Node): boolean => /^Export(Named|All)/.test(node.type) && Boolean(node['source'])

/** Entries re-export and do nothing else; below src nothing is re-exported, so a name has one home. */
export function reExportProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, body }) => {
    if (layerOf(path) === 'entry')
      return body.every(isReExport) ? [] : [`${path} does more than re-export: an entry may not`]
    return body.some(isReExport) ? [`${path} re-exports: only an entry may`] : []
  })
}

const isCallTo = (node: Node, name: string): boolean => {
  const callee = node['callee'] as Node | undefined
  return /^(New|Call)Expression$/.test(node.type) && callee?.['name'] === name
}

const readsTheClock = (node: Node): boolean =>
  isCallTo(node, 'Date') && (node['arguments'] as readonly Node[]).length === 0

const namesGlobals = /^src\/(platform|client|mock|cli)\/|^src\/testing-node\.ts$/

/** What the linter cannot say: `new Date()` is a clock, classes are for errors, and exceptions have a reason. */
export function styleProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, nodes, comments }) => [
    ...(/^src\/([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(path) ? [] : [`${path} is not in kebab-case`]),
    ...(namesGlobals.test(path) || !nodes.some(readsTheClock)
      ? []
      : [`${path} calls Date() for the time: take the Clock port`]),
    ...(path !== 'src/errors.ts' && nodes.some((node) => /^Class(Declaration|Expression)$/.test(node.type))
      ? [`${path} has a class: classes are for errors only`]
      : []),
    ...comments
      .filter(({ value }) => /(oxlint|eslint|biome)-(disable|ignore)/.test(value) && !value.includes(' -- '))
      .map(({ value }) => `${path} switches a check off without "-- reason":${value}`),
  ])
}
