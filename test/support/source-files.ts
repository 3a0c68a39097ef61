import { globSync, readFileSync } from 'node:fs'
import { parseSync } from 'vite'

/** A node of the syntax tree (ESTree with TypeScript), as far as the checks look at it. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

/** One file of src, parsed. */
export interface SourceFile {
  /** From the project's root, with forward slashes: `src/token/decode.ts`. */
  readonly path: string
  readonly text: string
  /** Every node, parents before children. */
  readonly nodes: readonly Node[]
  /** The statements of the module, in order. */
  readonly body: readonly Node[]
  readonly comments: readonly { readonly value: string; readonly start: number; readonly end: number }[]
  /** What it imports or re-exports, types and dynamic imports included, as written. */
  readonly imports: readonly string[]
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

function flatten(node: Node): Node[] {
  const children = Object.values(node).flat().filter(isNode)
  return [node, ...children.flatMap(flatten)]
}

function specifierOf(node: Node): string[] {
  if (!/^(Import|Export|TSImport|TSExternalModule)/.test(node.type)) return []
  const source = node['source'] ?? node['expression']
  return isNode(source) && typeof source['value'] === 'string' ? [source['value']] : []
}

/** Parses one file; `path` decides how, so it must end in `.ts`. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text)
  if (errors[0] !== undefined) throw new SyntaxError(`${path}: ${errors[0].message}`)
  const root = program as unknown as Node
  const nodes = flatten(root)
  return { path, text, nodes, body: root['body'] as Node[], comments, imports: nodes.flatMap(specifierOf) }
}

/** Every TypeScript file of src. */
export function readSource(): SourceFile[] {
  const paths = globSync('src/**/*.ts').map((path) => path.replaceAll('\\', '/'))
  return paths.toSorted().map((path) => parseSource(path, readFileSync(path, 'utf8')))
}
