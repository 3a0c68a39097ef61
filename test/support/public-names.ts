import { posix } from 'node:path'
import { entries } from '../../scripts/entries.mjs'
import type { Node, SourceFile } from './source-files.js'

/** A name that users can import, and where it is declared. */
export interface PublicName {
  readonly entry: string
  readonly name: string
  readonly path: string
  readonly isDocumented: boolean
}

const nameOf = (node: unknown): unknown => (node as Node | undefined)?.['name']

function declaredNames(statement: Node): unknown[] {
  const declaration = statement['declaration'] as Node | null | undefined
  const declarations = (declaration?.['declarations'] ?? [declaration]) as (Node | null | undefined)[]
  return declarations.map((one) => nameOf(one?.['id']))
}

function isDocumented(file: SourceFile | undefined, name: unknown): boolean {
  const statement = file?.body.find((node) => declaredNames(node).includes(name))
  const before = file?.text.slice(0, statement?.start ?? 0).trimEnd()
  return (
    file?.comments.some((comment) => comment.value.startsWith('*') && comment.end === before?.length) ?? false
  )
}

/** Every name that an entry re-exports. */
export function publicNames(files: readonly SourceFile[]): PublicName[] {
  return entries.flatMap(({ specifier, source }) => {
    const statements = files.find((file) => file.path === source)?.body ?? []
    return statements.flatMap((statement) => {
      const from = String((statement['source'] as Node | null)?.['value'])
      const path = posix.join('src', from).replace(/\.js$/, '.ts')
      const file = files.find((one) => one.path === path)
      const specifiers = (statement['specifiers'] ?? []) as Node[]
      return specifiers.map((one) => ({
        entry: specifier,
        name: String(nameOf(one['exported'])),
        path,
        isDocumented: isDocumented(file, nameOf(one['local'])),
      }))
    })
  })
}
