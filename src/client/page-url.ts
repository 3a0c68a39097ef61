/** What the page's own requests resolve relative addresses against; undefined where there is no page. */
export function pageUrl(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href
}
