// What an app writes around a library that leaves the tokens to it: a pair in localStorage, and the two requests.

export const readTokens = () => JSON.parse(localStorage.getItem('tokens') ?? '{}')
export const keepTokens = (pair) =>
  localStorage.setItem('tokens', JSON.stringify({ ...readTokens(), ...pair }))

async function post(url, body) {
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`The server answered with ${response.status}.`)
  return response.json()
}

export async function logInByPassword(baseUrl, credentials) {
  keepTokens(await post(`${baseUrl}token/`, credentials))
}

/** Resolves to the new access token. */
export async function refreshTokens(baseUrl) {
  const pair = await post(`${baseUrl}token/refresh/`, { refresh: readTokens().refresh })
  keepTokens(pair)
  return pair.access
}

/** One answer for all who ask while it is under way. */
export function shareOne(ask) {
  let asking
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
}

export const createRefreshOnce = (baseUrl) => shareOne(() => refreshTokens(baseUrl))
