// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} Page
 * @property {string} text in the menu
 * @property {string} link as in the site, without its base: '/quick-start'
 *
 * @typedef {object} Section
 * @property {string} text
 * @property {Page[]} items
 * @property {boolean} [collapsed]
 */

const docs = fileURLToPath(new URL('..', import.meta.url))

/** @param {string} link @returns {string} the file of a page, seen from docs */
export const fileOf = (link) => `${link.slice(1)}${link.endsWith('/') ? 'index' : ''}.md`

/** @param {string} file seen from docs @returns {string} */
export function titleOf(file) {
  const [, title] = /^# (.+)$/m.exec(readFileSync(`${docs}${file}`, 'utf8')) ?? []
  return (title ?? file).replace(/[`\\]/g, '')
}

/** @param {string} folder @returns {Page[]} its pages but the first, by title */
function pagesIn(folder) {
  const files = existsSync(`${docs}${folder}`) ? readdirSync(`${docs}${folder}`) : []
  return files
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .map((file) => ({
      text: titleOf(`${folder}/${file}`),
      link: `/${folder}/${file.slice(0, -'.md'.length)}`,
    }))
    .toSorted((one, other) => one.text.localeCompare(other.text, 'en'))
}

/** @type {Section[]} */
const first = [
  {
    text: 'Start',
    items: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Concepts', link: '/concepts' },
      { text: 'Where are my tokens?', link: '/where-are-my-tokens' },
      { text: 'Limits', link: '/limits' },
      { text: 'Comparison', link: '/comparison' },
    ],
  },
]

/** @type {Section} The ones that most people look for come first. */
const frameworks = {
  text: 'Frameworks',
  items: ['react', 'vue', 'svelte', 'solid', 'angular'].map((name) => ({
    text: titleOf(`frameworks/${name}.md`),
    link: `/frameworks/${name}`,
  })),
}

/** @type {Section} */
const guides = {
  text: 'Guides',
  items: [
    { text: 'Login forms', link: '/login' },
    { text: 'Guarding pages', link: '/guarding-pages' },
    { text: 'Users, claims and roles', link: '/claims' },
    { text: 'Requests by axios', link: '/frameworks/axios' },
    { text: 'Refreshing in a service worker', link: '/service-worker' },
    { text: 'Moving over from an interceptor', link: '/migration' },
  ],
}

/** @type {Section[]} */
const last = [
  {
    text: 'The server',
    items: [
      { text: 'Django settings', link: '/django-settings' },
      { text: 'Other kinds of servers', link: '/servers' },
      { text: 'A grace period', link: '/django' },
      { text: 'Checking tokens elsewhere', link: '/verifying-tokens' },
    ],
  },
  {
    text: 'Testing',
    items: [
      { text: 'Tests of your app', link: '/testing' },
      { text: 'A mock server', link: '/mock-server' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'Options', link: '/options' },
      { text: 'Members', link: '/members' },
      { text: 'Events', link: '/events' },
      { text: 'Errors', link: '/errors' },
      { text: 'API', link: '/api/' },
      { text: 'Changelog', link: '/changelog' },
    ],
  },
  {
    text: 'Evidence',
    items: [
      { text: 'Threat model', link: '/threat-model' },
      { text: 'Browsers', link: '/browsers' },
      { text: 'The simulation', link: '/simulation' },
    ],
  },
]

/** @returns {Section[]} every page that people wrote, in the order in which to read them */
export function readSections() {
  const recipes = {
    text: 'Recipes',
    items: [{ text: 'All recipes', link: '/recipes/' }, ...pagesIn('recipes')],
    collapsed: true,
  }
  return [...first, frameworks, guides, recipes, ...last]
    .map((section) => ({ ...section, items: section.items.filter(isThere) }))
    .filter(({ items }) => items.length > 0)
}

/** @returns {Section[]} what the bar on top leads to, as menus */
export const readMenus = () =>
  [guides, frameworks].map(({ text, items }) => ({ text, items: items.filter(isThere) }))

/** @param {Page} page */
const isThere = ({ link }) => existsSync(`${docs}${fileOf(link)}`)

const kinds = {
  functions: 'Functions',
  interfaces: 'Interfaces',
  'type-aliases': 'Types',
  classes: 'Classes',
  variables: 'Variables',
}

/** @param {string} entry 'simplejwt-client/ky' @returns {Section} what it exports, by kind */
function readEntry(entry) {
  const items = Object.keys(kinds).flatMap((kind) => pagesIn(`api/${entry}/${kind}`))
  return { text: entry, items: [{ text: 'Overview', link: `/api/${entry}/` }, ...items], collapsed: true }
}

/** @param {readonly string[]} entries the names that users import @returns {Section[]} the pages made from the TSDoc */
export function readReference(entries) {
  return entries.map(readEntry)
}
