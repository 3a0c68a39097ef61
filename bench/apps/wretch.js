// As its readme replays a request: a catcher of 401 renews the credentials and sends the request again.
import wretch from 'wretch'

const base = `${location.origin}/api/`
let refreshing

function keep({ access, refresh }) {
  localStorage.setItem('access', access)
  if (refresh) localStorage.setItem('refresh', refresh)
}

const bearer = () => `Bearer ${localStorage.getItem('access')}`
const post = (path, body) => wretch(base + path).post(body)

async function refresh() {
  keep(await post('token/refresh/', { refresh: localStorage.getItem('refresh') }).json())
}

const api = wretch(base)
  .defer((request) => request.auth(bearer()))
  .catcher(401, async (_error, request) => {
    refreshing ??= refresh().finally(() => {
      refreshing = undefined
    })
    await refreshing
    return request.auth(bearer()).fetch().unauthorized(refuse).res()
  })

function refuse(error) {
  throw error
}

export const logIn = async (credentials) => keep(await post('token/', credentials).json())
export const call = async (path) => (await api.get(path).res()).status

export async function logOut() {
  const token = localStorage.getItem('refresh')
  localStorage.removeItem('access')
  localStorage.removeItem('refresh')
  await post('token/blacklist/', { refresh: token }).res()
}
export const restore = async () => localStorage.getItem('refresh') !== null
