import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { endpoints } from '../../src/mock/endpoint.js'
import { flavours } from '../../src/mock/find-flavour.js'
import { type Node, readSource } from '../support/source-files.js'

const guide = readFileSync('docs/testing.md', 'utf8')
const declarations = readSource().flatMap(({ nodes }) => nodes)

/** The members of an interface of the source, by name. */
function membersOf(name: string): string[] {
  const declaration = declarations.find(
    (node) => node.type === 'TSInterfaceDeclaration' && (node['id'] as Node)['name'] === name,
  )
  const members = (declaration?.['body'] as Node | undefined)?.['body'] as readonly Node[] | undefined
  return (members ?? []).map((member) => String((member['key'] as Node)['name']))
}

/** Whether the guide says so in code, on its own or as a part of an example. */
const isNamed = (name: string): boolean => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(guide)

describe('docs/testing.md', () => {
  it.each([
    'MockServerOptions',
    'MockServer',
    'MockFaults',
    'MockUserOptions',
    'MockUser',
    'TestTab',
    'TestTabs',
    'TestClock',
    'CreateTokenOptions',
    'CreateTokenPairOptions',
  ])('names every member of %s', (name) => {
    const members = membersOf(name)

    expect(members.length).toBeGreaterThan(0)
    expect(members.filter((member) => !isNamed(member))).toEqual([])
  })

  it('names every flavour and every endpoint', () => {
    const names = [...Object.keys(flavours), ...endpoints]

    expect(names.filter((name) => !isNamed(name))).toEqual([])
  })
})
