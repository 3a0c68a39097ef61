// @ts-check
import { element, textElement } from './element.js'

/** @typedef {(input: string | URL | Request, init?: RequestInit) => Promise<Response>} Fetch */

const rowLimit = 60
const counts = { calls: 0, refreshes: 0, refused: 0 }

/** @type {readonly (readonly [path: string, what: string])[]} */
const endpoints = [
  ['token/refresh/', 'silent refresh'],
  ['token/verify/', 'verify'],
  ['token/blacklist/', 'log out'],
  ['token/', 'log in'],
]

/** @param {string} path */
function whatIs(path) {
  return endpoints.find(([end]) => path.endsWith(end))?.[1] ?? 'call'
}

function showCounts() {
  element('count-calls').textContent = String(counts.calls)
  element('count-refreshes').textContent = String(counts.refreshes)
  element('count-refused').textContent = String(counts.refused)
}

/** @param {string} what @param {number | undefined} status */
function count(what, status) {
  if (what === 'call') counts.calls += 1
  if (what === 'silent refresh' && status === 200) counts.refreshes += 1
  if (status === 401) counts.refused += 1
  showCounts()
}

/** Adds a row without an answer; the function that it returns adds the answer. @param {string} method @param {string} path */
function addRow(method, path) {
  const what = whatIs(path)
  const row = document.createElement('tr')
  row.className = what.replace(' ', '-')
  const answer = textElement('td', '…', 'answer')
  const time = new Date().toLocaleTimeString([], { hour12: false })
  row.append(textElement('td', time), textElement('td', `${method} ${path}`), answer, textElement('td', what))
  element('wire').prepend(row)
  element('wire').children[rowLimit]?.remove()
  element('wire-empty').hidden = true

  return (/** @type {number | undefined} */ status) => {
    answer.textContent = status === undefined ? 'none' : String(status)
    answer.classList.add(status !== undefined && status < 400 ? 'good' : 'bad')
    count(what, status)
  }
}

/**
 * A `fetch` that shows method, path and status of each request. Headers and bodies hold tokens: they are not looked at.
 *
 * @param {Fetch} fetch
 * @param {string} baseUrl paths under it are shown without it
 * @returns {Fetch}
 */
export function recorded(fetch, baseUrl) {
  return async (input, init) => {
    const isRequest = input instanceof Request
    const { origin, pathname } = new URL(isRequest ? input.url : input)
    const path = (origin + pathname).replace(baseUrl, '')
    const answered = addRow(init?.method ?? (isRequest ? input.method : 'GET'), path)
    try {
      const response = await fetch(input, init)
      answered(response.status)
      return response
    } catch (error) {
      answered(undefined)
      throw error
    }
  }
}
