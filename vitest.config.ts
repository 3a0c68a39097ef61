import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { entries } from './scripts/entries.mjs'

const inRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Tests and examples import the package by its name and get the source; only the `package` project looks at dist.
const alias = entries.map(({ specifier, source }) => ({
  find: new RegExp(`^${specifier}$`),
  replacement: inRoot(source),
}))

const python = 'test/**/*.python.test.ts'
const browser = 'test/**/*.puppeteer.test.ts'
const examples = 'test/examples/**/*.puppeteer.test.ts'
const built = 'test/package/**/*.test.ts'
const simulation = 'test/simulation/**/*.test.ts'
/**
 * Whatever runs a whole client in this process: its parts may trust what other parts hand over. Not what loads modules
 * in a test: vitest asks for names as `'cache' in answer` then.
 */
const polluted = {
  include: ['test/{client,storage,integration,dialects,contract}/**/*.test.ts'],
  exclude: [python, 'test/client/{pollution,safe-next}.test.ts', 'test/dialects/servers-guide.test.ts'],
}

export default defineConfig({
  resolve: { alias },
  test: {
    // A machine may stand still for a second, which is what vitest would wait for.
    expect: { requireAssertions: true, poll: { timeout: 15_000 } },
    restoreMocks: true,
    unstubGlobals: true,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text', 'json-summary'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts', 'examples/*/test/**/*.test.ts'],
          exclude: [python, browser, built, simulation],
          setupFiles: ['test/support/sentinel-setup.ts'],
          testTimeout: 20_000,
        },
      },
      // The client's tests once more, with an `Object.prototype` that somebody has written on.
      {
        extends: true,
        test: {
          name: 'polluted',
          ...polluted,
          setupFiles: ['test/support/sentinel-setup.ts', 'test/support/pollution-setup.ts'],
          testTimeout: 20_000,
        },
      },
      // Thousands of runs on both cores.
      { extends: true, test: { name: 'simulation', include: [simulation], testTimeout: 450_000 } },
      // Reads dist: run `npm run build` first.
      {
        extends: true,
        test: { name: 'package', include: [built], testTimeout: 120_000, hookTimeout: 120_000 },
      },
      // Real servers in virtual environments: one file at a time, and time to install them at the first run.
      {
        extends: true,
        test: {
          name: 'python',
          include: [python],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 300_000,
        },
      },
      // Node tests that drive a real browser.
      {
        extends: true,
        test: {
          name: 'browser-driven',
          // No `exclude` of its own: that would take the place of the one on the command line.
          include: ['test/!(examples)/**/*.puppeteer.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      // The examples as users build them: installed with the packed package, and driven in a browser.
      {
        extends: true,
        test: {
          name: 'examples',
          include: [examples],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 420_000,
        },
      },
    ],
  },
})
