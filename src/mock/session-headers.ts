import type { Core } from './core.js'

/**
 * Whoever looks at a session makes the answer depend on it, and a dead one is taken out of the browser. Once for each
 * request, whoever asks first.
 */
export function addSessionHeaders({ keyring }: Core, request: Request, answer: Response): Response {
  const state = keyring.takeSessionState(request)
  if (state === 'not asked' || answer.type === 'error') return answer
  const shown = new Response(answer.body, answer)
  shown.headers.append('Vary', 'Cookie')
  if (state === 'dead') shown.headers.append('Set-Cookie', 'sessionid=""; Max-Age=0; Path=/; SameSite=Lax')
  return shown
}
