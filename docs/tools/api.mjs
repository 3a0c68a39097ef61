// @ts-check
// Writes docs/api: one page for each name that an entry of the package exports, from its TSDoc.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Application, Converter } from 'typedoc'
import { entries } from '../../scripts/entries.mjs'

const inRoot = (/** @type {string} */ path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** What each entry is for, by its name without the package's. @type {ReadonlyMap<string, string>} */
const about = new Map([
  ['', 'The client, its storages, errors and types'],
  ['/angular', 'Angular: an interceptor, guards, and the session as a signal'],
  ['/axios', 'axios: any number of instances, one refresh'],
  ['/ky', 'ky, with the token'],
  ['/react', 'React: the session as a hook, and pages that need one'],
  ['/servers', 'Other servers than SimpleJWT with tokens in bodies'],
  ['/service-worker', 'Refreshes that outlive their page'],
  ['/solid', 'Solid: the session as a signal'],
  ['/svelte', 'Svelte: the session as state and as a store'],
  ['/testing', 'For tests: a server, clients, tabs, clocks and tokens'],
  ['/testing/node', 'The same server over HTTP'],
  ['/vue', 'Vue: a plugin, the session as a ref, and a guard for the router'],
])

/** @import { Entry } from '../../scripts/entries.mjs' */

/** @param {Entry} entry */
function toRow({ specifier, key }) {
  const sentence = about.get(key.slice(1))
  if (sentence === undefined) throw new Error(`docs/tools/api.mjs does not say what ${specifier} is for.`)
  return `| [${specifier}](${specifier}/index.md) | ${sentence} |`
}

const overview = `# API reference

Everything that can be imported, made from the comments in the source. To find one of them, search: each has a page.

| import from | what is in it |
| ----------- | ------------- |
${entries.map(toRow).join('\n')}
`

/** @type {import('typedoc').TypeDocOptions & Partial<import('typedoc-plugin-markdown').PluginOptions>} */
const options = {
  plugin: ['typedoc-plugin-markdown'],
  tsconfig: inRoot('docs/tools/tsconfig.api.json'),
  entryPoints: entries.map(({ source }) => inRoot(source)),
  outputs: [{ name: 'markdown', path: inRoot('docs/api') }],
  readme: 'none',
  excludeInternal: true,
  disableSources: true,
  // `npm run check` does that, and names the place.
  skipErrorChecking: true,
  logLevel: 'Warn',
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  hideGroupHeadings: false,
  useCodeBlocks: true,
  parametersFormat: 'table',
  indexFormat: 'table',
  // Without type parameters, which are below it.
  pageTitleTemplates: {
    member: ({ rawName }) => rawName.replace(/<.*/, ''),
    module: '{name}',
    index: 'API reference',
  },
}
const app = await Application.bootstrapWithPlugins(options)

// Under the name that users import, not under the file's.
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
  for (const module of context.project.children ?? []) {
    const entry = entries.find(({ name }) => name === module.name)
    if (entry !== undefined) module.name = entry.specifier
  }
})

const project = await app.convert()
if (project === undefined) throw new Error('TypeDoc could not read the source.')
await app.generateOutputs(project)
writeFileSync(inRoot('docs/api/index.md'), overview)
