// @ts-check
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How a page finds the package as built, and the two packages that it imports, without a bundler. */
export const importMap = JSON.stringify({
  imports: {
    'simplejwt-client': '/dist/index.js',
    'simplejwt-client/ky': '/dist/ky.js',
    'simplejwt-client/servers': '/dist/servers.js',
    'jwt-decode': '/node_modules/jwt-decode/build/esm/index.js',
    ky: '/node_modules/ky/distribution/index.js',
  },
})

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What may be read, besides the pages: the package as built, and what it imports. */
const readable =
  /^\/(dist|node_modules\/jwt-decode\/build\/esm|node_modules\/ky\/distribution)\/[\w./-]+\.js$/

/** @type {Readonly<Record<string, string>>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/** Strict on purpose: a page like this works under it. The inline script that it allows is the import map. */
const policy = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${createHash('sha256').update(importMap).digest('base64')}'`,
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self' http://127.0.0.1:* http://localhost:*",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/**
 * A page, or undefined where there is none at this path.
 *
 * @typedef {(path: string) => Promise<string | undefined>} ReadPage
 */

/** @param {string} path @param {ReadPage} readPage @returns {Promise<{ body: string, type: string } | undefined>} */
async function find(path, readPage) {
  const page = await readPage(path)
  const type = types[extname(path)] ?? types['.html'] ?? ''
  if (page !== undefined) return { body: page, type }
  if (!readable.test(path) || path.includes('..')) return undefined
  const body = await readFile(root + path, 'utf8').catch(() => undefined)
  return body === undefined ? undefined : { body, type }
}

/**
 * Serves pages, the built package and what it imports, on loopback.
 *
 * @param {ReadPage} readPage
 * @param {number} port 0 for any that is free
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function serveStatic(readPage, port) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    find(pathname, readPage).then(
      (found) => {
        const headers = { 'Content-Type': found?.type ?? 'text/plain', 'Cache-Control': 'no-store' }
        response.writeHead(found ? 200 : 404, { ...headers, 'Content-Security-Policy': policy })
        response.end(found?.body ?? 'Not found')
      },
      () => response.writeHead(500).end(),
    )
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
