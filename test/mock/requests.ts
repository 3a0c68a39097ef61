import type { MockServer, MockServerOptions } from '../../src/testing.js'

export const origin = 'https://api.example.com'
export const ada = { username: 'ada', password: 'correct horse' }

/** A server whose refresh tokens work once. */
export const singleUse: MockServerOptions = { rotateRefreshTokens: true, blacklistAfterRotation: true }

export function post(
  server: MockServer,
  path: string,
  body: unknown,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  return server.fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body), ...init })
}

export async function logIn(server: MockServer): Promise<{ access: string; refresh: string }> {
  return (await (await post(server, '/api/token/', ada)).json()) as { access: string; refresh: string }
}

export function refresh(server: MockServer, token: string, init?: RequestInit): Promise<Response> {
  return post(server, '/api/token/refresh/', { refresh: token }, init)
}

export function askMe(server: MockServer, access: string): Promise<Response> {
  return server.fetch(`${origin}/api/me/`, { headers: { Authorization: `Bearer ${access}` } })
}

export async function statuses(requests: readonly Promise<Response>[]): Promise<readonly number[]> {
  return (await Promise.all(requests))
    .map((response) => response.status)
    .toSorted((one, other) => one - other)
}

export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}
