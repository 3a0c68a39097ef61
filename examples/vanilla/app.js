// @ts-check
import { isAuthError } from 'simplejwt-client'
import { auth } from './auth.js'
import { element } from './element.js'
import { startSessionPanel } from './session-panel.js'

/** @param {string} text @param {'good' | 'bad' | ''} [mood] */
function say(text, mood = '') {
  const message = element('message')
  message.textContent = text
  message.dataset['mood'] = mood
}

/** An error in words for people: the server's own where it sent some. @param {unknown} error */
function wordsOf(error) {
  if (!isAuthError(error)) return String(error)
  return error.detail ?? error.message
}

/** Says what went wrong, if anything does. @param {() => Promise<void>} act */
async function attempt(act) {
  try {
    await act()
  } catch (error) {
    say(wordsOf(error), 'bad')
  }
}

/** @param {string} id @param {() => Promise<void>} act */
function onClick(id, act) {
  element(id).addEventListener('click', () => void attempt(act))
}

async function logIn() {
  const form = /** @type {HTMLFormElement} */ (element('login'))
  const { userId } = await auth.login(Object.fromEntries(new FormData(form)))
  form.reset()
  say(`Logged in as user ${userId}.`, 'good')
}

async function call() {
  const response = await auth.fetch('me/')
  const { username = 'nobody' } = await response.json()
  say(`me/ answered ${response.status}: ${username}.`, response.ok ? 'good' : 'bad')
}

async function callTenTimes() {
  const responses = await Promise.all(Array.from({ length: 10 }, () => auth.fetch('me/')))
  const good = responses.filter((response) => response.ok).length
  say(`${good} of 10 calls answered 200.`, good === 10 ? 'good' : 'bad')
}

/** @type {ReturnType<typeof setInterval> | undefined} */
let traffic

/** @param {boolean} isOn */
function setTraffic(isOn) {
  clearInterval(traffic)
  traffic = isOn ? setInterval(() => void attempt(call), 2000) : undefined
  element('traffic').setAttribute('aria-pressed', String(isOn))
}

async function refresh() {
  await auth.refresh()
}

async function verify() {
  const isValid = await auth.verify()
  say(
    `The server says that the access token is ${isValid ? 'valid' : 'not valid'}.`,
    isValid ? 'good' : 'bad',
  )
}

const blacklistWords = {
  accepted: 'The refresh token is blacklisted.',
  already: 'The server had refused the refresh token before.',
  queued: 'The server could not be told; it will be later.',
  none: 'This server has no blacklist.',
  refused: 'The server would not blacklist the refresh token.',
}

async function logOut() {
  const { blacklist } = await auth.logout()
  say(`Logged out. ${blacklistWords[blacklist]}`, 'good')
}

element('login').addEventListener('submit', (event) => {
  event.preventDefault()
  void attempt(logIn)
})
onClick('call', call)
onClick('call-ten', callTenTimes)
onClick('traffic', async () => setTraffic(traffic === undefined))
onClick('refresh', refresh)
onClick('verify', verify)
onClick('logout', logOut)

auth.on('refresh', ({ from }) =>
  say(from === 'server' ? 'Refreshed silently.' : 'Another tab refreshed.', 'good'),
)
auth.on('refreshError', ({ error }) => say(`No refresh yet, the session is kept. ${wordsOf(error)}`, 'bad'))
auth.on('warning', ({ message }) => say(message, 'bad'))
auth.on('logout', ({ reason, elsewhere }) => {
  setTraffic(false)
  say(elsewhere ? `Another tab ended the session (${reason}).` : `The session has ended (${reason}).`)
})

startSessionPanel()
