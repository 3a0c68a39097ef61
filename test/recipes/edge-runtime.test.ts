import { Script } from 'node:vm'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { createSigner, type Signer } from './signer.js'

// What Workers and edge functions have, by the Minimum Common Web API; nothing of Node's own.
const { ArrayBuffer, Uint8Array, crypto, CryptoKey, TextDecoder, TextEncoder, atob, btoa } = globalThis
const { AbortController, AbortSignal, Headers, Request, Response, URL, structuredClone } = globalThis
const globals = {
  ...{ ArrayBuffer, Uint8Array, crypto, CryptoKey, TextDecoder, TextEncoder, atob, btoa },
  ...{ AbortController, AbortSignal, Headers, Request, Response, URL, structuredClone, console },
}

type Handle = (request: Request) => Promise<Response>

interface Edge {
  readonly handle: Handle
  /** The addresses that it has asked. */
  readonly asked: string[]
}

/** Loads `edge.ts`, bundled, where there are no globals but those; a signer's keys are what it finds at their address. */
async function loadEdge({ jwk }: Signer): Promise<Edge> {
  const { outputFiles } = await build({
    entryPoints: ['examples/jwks/edge.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'edge',
    platform: 'neutral',
    target: 'es2022',
  })
  const asked: string[] = []
  const fetch = async (url: string) => {
    asked.push(url)
    return Response.json({ keys: [jwk] })
  }
  const scope: { edge?: { readonly handle: Handle }; readonly fetch: unknown } = { ...globals, fetch }
  new Script(outputFiles[0]?.text ?? '').runInNewContext(scope)
  if (scope.edge === undefined) throw new Error('The bundle has no exports.')
  return { handle: scope.edge.handle, asked }
}

function requestWith(token: string): Request {
  return new Request('https://edge.example.com/', { headers: { Authorization: `Bearer ${token}` } })
}

describe('examples/jwks, where there is nothing of Node', () => {
  it.each(['RS256', 'ES256'])('lets in by %s, refuses, and loads the keys once', async (alg) => {
    const [signer, stranger] = await Promise.all([createSigner(alg), createSigner(alg)])
    const { handle, asked } = await loadEdge(signer)

    const good = await handle(requestWith(await signer.sign({ user_id: 7 })))
    const bad = await handle(requestWith(await stranger.sign()))

    expect([good.status, bad.status]).toEqual([200, 401])
    expect(await good.json()).toEqual({ user: '7' })
    expect(asked).toEqual(['https://api.example.com/.well-known/jwks.json'])
  })
})
