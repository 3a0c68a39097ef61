// As its readme implements a refresh: a retry after a 401, with a new token from the hook `beforeRetry`.
import ky from 'ky'

const api = ky.create({
  prefix: `${location.origin}/api/`,
  retry: { statusCodes: [401] },
  hooks: {
    beforeRequest: [({ request }) => authorize(request)],
    beforeRetry: [
      async ({ request }) => {
        await refreshOnce()
        authorize(request)
      },
    ],
  },
})
const tokens = ky.create({ prefix: `${location.origin}/api/token/` })
let refreshing

const authorize = (request) =>
  request.headers.set('Authorization', `Bearer ${localStorage.getItem('access')}`)

function keep({ access, refresh }) {
  localStorage.setItem('access', access)
  if (refresh) localStorage.setItem('refresh', refresh)
}

async function refresh() {
  keep(await tokens.post('refresh/', { json: { refresh: localStorage.getItem('refresh') } }).json())
}

function refreshOnce() {
  refreshing ??= refresh().finally(() => {
    refreshing = undefined
  })
  return refreshing
}

export const logIn = async (credentials) => keep(await tokens.post('', { json: credentials }).json())
export const call = async (path) => (await api.get(path)).status

export async function logOut() {
  const token = localStorage.getItem('refresh')
  localStorage.removeItem('access')
  localStorage.removeItem('refresh')
  await tokens.post('blacklist/', { json: { refresh: token } })
}
export const restore = async () => localStorage.getItem('refresh') !== null
