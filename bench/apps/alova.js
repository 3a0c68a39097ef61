// Its token authentication by the server's word: a refresh and a replay after a 401.
import { createAlova } from 'alova'
import { createServerTokenAuthentication } from 'alova/client'
import adapterFetch from 'alova/fetch'

function keep({ access, refresh }) {
  localStorage.setItem('access', access)
  if (refresh) localStorage.setItem('refresh', refresh)
}

const { onAuthRequired, onResponseRefreshToken } = createServerTokenAuthentication({
  assignToken(method) {
    method.config.headers.Authorization = `Bearer ${localStorage.getItem('access')}`
  },
  refreshTokenOnSuccess: {
    isExpired: ({ status }) => status === 401,
    async handler() {
      const request = alova.Post('token/refresh/', { refresh: localStorage.getItem('refresh') })
      request.meta = { authRole: 'refreshToken' }
      keep(await request)
    },
  },
})

const alova = createAlova({
  baseURL: `${location.origin}/api/`,
  requestAdapter: adapterFetch(),
  cacheFor: null,
  beforeRequest: onAuthRequired(),
  responded: onResponseRefreshToken(async (response) => {
    const body = await response.json()
    if (!response.ok) throw new Error(`${response.status}`)
    return body
  }),
})

async function visit(path, body) {
  const request = alova.Post(path, body)
  request.meta = { authRole: null }
  return request
}

export const logIn = async (credentials) => keep(await visit('token/', credentials))
export const call = async (path) => {
  await alova.Get(path)
  return 200
}

export async function logOut() {
  const token = localStorage.getItem('refresh')
  localStorage.removeItem('access')
  localStorage.removeItem('refresh')
  await visit('token/blacklist/', { refresh: token })
}
export const restore = async () => localStorage.getItem('refresh') !== null
