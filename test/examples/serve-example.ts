import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { createMockServer, type MockServer } from 'simplejwt-client/testing'
import { type ServedMock, serveMock } from 'simplejwt-client/testing/node'

/** An example that is built, and its API, on one origin. */
export interface ServedExample extends ServedMock {
  readonly server: MockServer
}

/** How long an access token lives, in seconds. */
export const LIFETIME = 6

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/** As strict as a page can be asked to be: no inline code or style, no other origin, no text taken for HTML or script. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** A file of the build, and its page for every path that is none: a router in the page knows what it means. */
async function answer(folder: string, { url }: Request): Promise<Response> {
  const { pathname } = new URL(url)
  const isFile = extname(pathname) !== ''
  const name = isFile ? pathname : '/index.html'
  const body = await readFile(join(folder, name)).catch(() => undefined)
  if (body === undefined) return new Response('Not found', { status: 404 })
  const type = types[extname(name)] ?? 'application/octet-stream'
  return new Response(body, {
    headers: { 'Content-Type': type, 'Cache-Control': 'no-store', 'Content-Security-Policy': policy },
  })
}

/** What the examples with an upload ask of their server. */
async function takeFile({ request }: { readonly request: Request }): Promise<Response> {
  const file = (await request.formData()).get('file')
  if (!(file instanceof File)) return Response.json({ file: ['No file was submitted.'] }, { status: 400 })
  return Response.json({ name: file.name, size: file.size }, { status: 201 })
}

/** Serves the files of a build, and under `/api/` a server whose refresh tokens work once. */
export async function serveExample(folder: string): Promise<ServedExample> {
  const server = createMockServer({
    users: ['ada', 'bob'].map((username) => ({ username, password: 'correct horse' })),
    accessTokenLifetime: LIFETIME,
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
  })
  server.mount('/api/files/', server.protect(takeFile))
  const served = await serveMock({
    handle: (request) =>
      new URL(request.url).pathname.startsWith('/api/') ? server.handle(request) : answer(folder, request),
  })
  return { ...served, server }
}
