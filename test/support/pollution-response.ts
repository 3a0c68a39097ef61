/** A response that owns all that it has: the platform's own one reads options of its own, inherited ones too. */
export function createPlainResponse(status: number, text: string): Response {
  const response = {
    status,
    ok: status < 400,
    type: 'basic',
    redirected: false,
    url: '',
    body: null,
    headers: { get: (name: string) => (name.toLowerCase() === 'content-type' ? 'application/json' : null) },
    text: async () => text,
    json: async () => JSON.parse(text) as unknown,
    clone: () => response as unknown as Response,
  }
  return response as unknown as Response
}
