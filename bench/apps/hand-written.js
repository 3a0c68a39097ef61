// What is written without any library: tokens in localStorage, one refresh for all calls of this tab after a 401.
const base = `${location.origin}/api/`
let refreshing

function keep({ access, refresh }) {
  localStorage.setItem('access', access)
  if (refresh) localStorage.setItem('refresh', refresh)
}

async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${response.status}`)
  return response.json()
}

async function refresh() {
  keep(await post('token/refresh/', { refresh: localStorage.getItem('refresh') }))
}

const send = (path) =>
  fetch(base + path, { headers: { Authorization: `Bearer ${localStorage.getItem('access')}` } })

export const logIn = async (credentials) => keep(await post('token/', credentials))

export async function call(path) {
  const response = await send(path)
  if (response.status !== 401) return response.status
  refreshing ??= refresh().finally(() => {
    refreshing = undefined
  })
  await refreshing
  return (await send(path)).status
}

export async function logOut() {
  const token = localStorage.getItem('refresh')
  localStorage.removeItem('access')
  localStorage.removeItem('refresh')
  await post('token/blacklist/', { refresh: token })
}

export const restore = async () => localStorage.getItem('refresh') !== null
