// Its hooks: a header before each request, and after a 401 a refresh before the one retry that it makes.
import { ofetch } from 'ofetch'

const base = `${location.origin}/api/`
let refreshing

function keep({ access, refresh }) {
  localStorage.setItem('access', access)
  if (refresh) localStorage.setItem('refresh', refresh)
}

const post = (path, body) => ofetch(base + path, { method: 'POST', body })

async function refresh() {
  keep(await post('token/refresh/', { refresh: localStorage.getItem('refresh') }))
}

const api = ofetch.create({
  baseURL: base,
  retry: 1,
  retryStatusCodes: [401],
  onRequest({ options }) {
    options.headers.set('Authorization', `Bearer ${localStorage.getItem('access')}`)
  },
  async onResponseError({ response }) {
    if (response.status !== 401) return
    refreshing ??= refresh().finally(() => {
      refreshing = undefined
    })
    await refreshing
  },
})

export const logIn = async (credentials) => keep(await post('token/', credentials))
export const call = async (path) => (await api.raw(path)).status

export async function logOut() {
  const token = localStorage.getItem('refresh')
  localStorage.removeItem('access')
  localStorage.removeItem('refresh')
  await post('token/blacklist/', { refresh: token })
}
export const restore = async () => localStorage.getItem('refresh') !== null
