/**
 * The Content-Security-Policy of the page and of the worker's file. `api`: the origin of the API, or `'self'`.
 * What the page itself needs beyond it (styles, pictures, fonts) is yours to add.
 */
export function policyFor(api: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `connect-src ${api}`,
    // For the service worker; without one leave it out.
    "worker-src 'self'",
    "require-trusted-types-for 'script'",
    // The one policy that the page may make: see app.ts.
    'trusted-types service-worker',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
