// @ts-check
import { auth } from './auth.js'
import { element, textElement } from './element.js'

/** @param {unknown} value */
function inWords(value) {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** @param {object | undefined} claims */
function showClaims(claims) {
  const items = Object.entries(claims ?? {}).map(([name, value]) => {
    const item = document.createElement('div')
    item.append(textElement('dt', name), textElement('dd', inWords(value)))
    return item
  })
  element('claims').replaceChildren(...items)
}

/** The client's defaults: refresh ahead in the last fifth before a leeway of a tenth, at most 10 s. @param {number} left @param {number} lifetime */
function phaseOf(left, lifetime) {
  const leeway = Math.min(10, lifetime / 10)
  if (left <= leeway) return 'stale'
  return left <= leeway + lifetime / 5 ? 'ageing' : 'fresh'
}

const phaseWords = {
  fresh: 'Fresh: a call is sent at once.',
  ageing: 'Ageing: the next call starts a refresh.',
  stale: 'Stale: calls wait for one refresh.',
}

function showCountdown() {
  const { accessExpiresAt, claims } = auth.getSnapshot()
  if (accessExpiresAt === undefined) return
  const left = Math.max(0, (accessExpiresAt - Date.now()) / 1000)
  const lifetime = (claims?.exp ?? 0) - (claims?.iat ?? 0)
  const phase = phaseOf(left, lifetime)
  element('time-left').textContent = left > 0 ? `${left.toFixed(1)} s` : 'expired'
  element('bar').style.transform = `scaleX(${lifetime > 0 ? Math.min(1, left / lifetime) : 0})`
  element('session-panel').dataset['phase'] = phase
  element('phase').textContent = phaseWords[phase]
}

/** Moves the focus only if it was in what has just been hidden. @param {HTMLElement} target @param {boolean} isLost */
function focusIf(target, isLost) {
  if (isLost) target.focus()
}

/** Shows what the snapshot says. */
export function showSession() {
  const { status, userId, claims } = auth.getSnapshot()
  const isIn = status === 'authenticated'
  const hadFocus = document.activeElement?.closest('.panel')?.id
  const pill = element('status')
  pill.dataset['status'] = status
  pill.textContent = isIn ? `authenticated, user ${userId}` : status
  element('login-panel').hidden = status !== 'unauthenticated'
  element('session-panel').hidden = !isIn
  showClaims(claims)
  showCountdown()
  focusIf(element('session-heading'), isIn && hadFocus === 'login-panel')
  focusIf(element('username'), status === 'unauthenticated' && hadFocus === 'session-panel')
}

/** Follows the client. */
export function startSessionPanel() {
  auth.subscribe(showSession)
  setInterval(showCountdown, 100)
  showSession()
}
