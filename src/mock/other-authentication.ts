import type { Core } from './core.js'
import { judgeCsrf } from './csrf.js'
import type { Identity } from './jwt-authentication.js'

/** SessionAuthentication: the user of a live session, who must not be led to send this by another site. */
export function authenticateSession(core: Core, request: Request): Identity {
  const account = core.keyring.sessionUser(request)
  if (!account?.active || !core.directory.holds(account)) return { is: 'unknown' }
  const reason = judgeCsrf(core.settings, request)
  return reason === undefined
    ? { is: 'known', account }
    : { is: 'forbidden', detail: `CSRF Failed: ${reason}` }
}

/** BasicAuthentication: name and password with every request. */
export function authenticateBasic(core: Core, request: Request): Identity {
  const words = authorizationWords(request)
  if (words[0]?.toLowerCase() !== 'basic') return { is: 'unknown' }
  if (words.length === 1) return refused('Invalid basic header. No credentials provided.')
  if (words.length > 2) return refused('Invalid basic header. Credentials string should not contain spaces.')
  const [username, ...rest] = decodeBase64(words[1] ?? '').split(':')
  if ((username === undefined || rest.length === 0) && !core.settings.isOnOldDjango) {
    return refused('Invalid basic header. Credentials not correctly base64 encoded.')
  }
  const account = core.directory.byCredentials(username ?? '', rest.join(':'))
  return account === undefined ? refused('Invalid username/password.') : { is: 'known', account }
}

/** TokenAuthentication of `rest_framework.authtoken`. */
export function authenticateOpaque(core: Core, request: Request): Identity {
  const words = authorizationWords(request)
  if (words[0]?.toLowerCase() !== 'token') return { is: 'unknown' }
  if (words.length === 1) return refused('Invalid token header. No credentials provided.')
  if (words.length > 2) return refused('Invalid token header. Token string should not contain spaces.')
  const account = core.keyring.tokenUser(words[1] ?? '')
  if (account === undefined || !core.directory.holds(account)) return refused('Invalid token.')
  return account.active ? { is: 'known', account } : refused('User inactive or deleted.')
}

function authorizationWords(request: Request): readonly string[] {
  return (request.headers.get('Authorization') ?? '').split(/\s+/).filter(Boolean)
}

/** Empty for what is no base64. */
function decodeBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)))
  } catch {
    return ''
  }
}

function refused(detail: string): Identity {
  return { is: 'refused', body: { detail } }
}
