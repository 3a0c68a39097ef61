// @ts-check
// Writes docs/api: one page for each name that an entry of the package exports, from its TSDoc.
import { fileURLToPath } from 'node:url'
import { Application, Converter } from 'typedoc'
import { entries } from '../../scripts/entries.mjs'

const inRoot = (/** @type {string} */ path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

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
  pageTitleTemplates: { member: '{name}', module: '{name}', index: 'API reference' },
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
