/**
 * A JSON Web Token without a signature (RFC 7519 section 6): it stands for a token that is out of reach, holds what is
 * known of that, and is of no use to anybody else.
 */
export function createStandIn(claims: object): string {
  return `${encode({ alg: 'none' })}.${encode(claims)}.`
}

/** What may be kept of a token that must not be stored: its claims. */
export function toStandIn(token: string): string {
  return token.slice(0, token.lastIndexOf('.') + 1)
}

/** Whether a token is none that a server would take. */
export function isStandIn(token: string): boolean {
  return token.endsWith('.')
}

function encode(value: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  const base64 = btoa(String.fromCharCode(...bytes))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
