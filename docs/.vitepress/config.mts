import { defineConfig } from 'vitepress'
import { entries } from '../../scripts/entries.mjs'
import { readPage, summary } from '../../scripts/site-llms.mjs'
import { slugify } from './links.mjs'
import { inlinePictures, linkToPages, stackTables } from './markdown.mjs'
import { readMenus, readReference, readSections } from './navigation.mjs'

const base = process.env['SITE_BASE'] ?? '/'
const reference = readReference(entries.map(({ specifier }) => specifier))

// oxlint-disable-next-line import/no-default-export -- VitePress asks for it
export default defineConfig({
  base,
  lang: 'en',
  title: 'simplejwt-client',
  description: 'The browser side of SimpleJWT: login, silent refresh, and a fetch that carries the token.',
  head: [
    ['link', { rel: 'icon', href: `${base}icon.svg`, type: 'image/svg+xml' }],
    ['meta', { name: 'theme-color', content: '#0f6b5f' }],
  ],
  // The check of links, which runs after each build, looks at anchors as well.
  ignoreDeadLinks: true,
  srcExclude: ['tools/**'],
  // The index of the search, which is loaded with the first search.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  markdown: {
    anchor: { slugify },
    toc: { slugify },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
    config(markdown) {
      markdown.use(linkToPages)
      markdown.use(inlinePictures)
      markdown.use(stackTables)
    },
  },
  // What search engines and previews show of a page.
  transformPageData: ({ description, relativePath }) =>
    description === '' ? { description: summary(readPage(relativePath)).replaceAll('`', '') } : {},
  themeConfig: {
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      ...readMenus(),
      { text: 'Recipes', link: '/recipes/', activeMatch: '^/recipes/' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: { '/api/': [{ text: 'All guides', link: '/quick-start' }, ...reference], '/': readSections() },
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
})
