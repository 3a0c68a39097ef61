import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'

const pages = globSync('docs/recipes/*.md').filter((path) => basename(path) !== 'index.md')
const index = readFileSync('docs/recipes/index.md', 'utf8')
const read = (path: string) => readFileSync(path, 'utf8')

/** The files that a page shows. */
const shownBy = (page: string): string[] =>
  [...read(page).matchAll(/^<<< @\/\.\.\/([\w./-]+)/gm)].map(([, path = '']) => path)

/** What is tested: the packages of this repository, of the generators and of Django Channels. */
function readVersions(): Map<string, string> {
  const manifests = ['package.json', 'examples/recipes/openapi/package.json']
  const inNode = manifests.flatMap((path) => {
    const { devDependencies } = JSON.parse(read(path)) as { devDependencies: Record<string, string> }
    return Object.entries(devDependencies)
  })
  const inPython = read('examples/recipes/channels/requirements.txt')
    .trim()
    .split('\n')
    .map((line) => line.split('==') as [string, string])
  return new Map([...inPython, ...inNode])
}

describe('docs/recipes', () => {
  it.each(pages)('%s shows files that are there, and links them', (page) => {
    const shown = shownBy(page)

    expect(shown.length).toBeGreaterThan(0)
    expect(shown.filter((path) => !existsSync(path))).toEqual([])
    expect(shown.filter((path) => !read(page).includes(`(../../${path})`))).toEqual([])
  })

  it.each(pages)('%s says how to install what its files import, and how they come into an app', (page) => {
    const installed = [...read(page).matchAll(/^(?:npm|npx expo) install (.+)$/gm)].flatMap(
      ([, names = '']) => names.split(' '),
    )
    const imported = shownBy(page)
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) =>
        [...read(path).matchAll(/^[^*\n]* from '((?:@[\w-]+\/)?[\w-]+)/gm)].map(([, name = '']) => name),
      )

    expect(read(page)).toMatch(/^## In the app$/m)
    expect(installed).toContain('simplejwt-client')
    expect(imported.filter((name) => !installed.includes(name))).toEqual([])
  })

  it.each(globSync('examples/recipes/*.ts'))('%s has nothing for a linter in it', (path) => {
    expect(read(path)).not.toMatch(/oxlint|eslint|biome|@ts-/)
  })

  it('has a page in the index for each recipe, by its heading', () => {
    const missing = pages.filter((page) => {
      const heading = /^# (.+)$/m.exec(read(page))?.[1]
      return !index.includes(`[${heading}](${basename(page)})`)
    })

    expect(pages.length).toBeGreaterThan(0)
    expect(missing).toEqual([])
  })

  it('shows every recipe on some page', () => {
    const shown = new Set(pages.flatMap(shownBy))
    const recipes = globSync('examples/recipes/*.ts')

    expect(recipes.filter((path) => !shown.has(path))).toEqual([])
  })

  it('tells the versions that are tested', () => {
    const versions = readVersions()
    const told = [...index.matchAll(/\| (\S+) (\d+(?:\.\d+)?) +\|$/gm)].map(
      ([, name = '', version = '']) => ({
        name,
        version,
      }),
    )

    expect(told.length).toBeGreaterThan(10)
    expect(told.filter(({ name, version }) => !versions.get(name)?.startsWith(`${version}.`))).toEqual([])
  })
})
