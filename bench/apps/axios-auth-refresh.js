// The README's example: tokens in localStorage, a refresh when the server says 401.
import axios from 'axios'
import { createAuthRefresh } from 'axios-auth-refresh'

const api = axios.create({ baseURL: '/api/' })

function keep({ access, refresh }) {
  localStorage.setItem('access', access)
  if (refresh) localStorage.setItem('refresh', refresh)
}

api.interceptors.request.use((request) => {
  request.headers['Authorization'] = `Bearer ${localStorage.getItem('access')}`
  return request
})

createAuthRefresh(api, async (failedRequest) => {
  const { data } = await axios.post('/api/token/refresh/', { refresh: localStorage.getItem('refresh') })
  keep(data)
  failedRequest.response.config.headers['Authorization'] = `Bearer ${data.access}`
})

export const logIn = async (credentials) => keep((await axios.post('/api/token/', credentials)).data)
export const call = async (path) => (await api.get(path)).status

export async function logOut() {
  const refresh = localStorage.getItem('refresh')
  localStorage.removeItem('access')
  localStorage.removeItem('refresh')
  await axios.post('/api/token/blacklist/', { refresh })
}
export const restore = async () => localStorage.getItem('refresh') !== null
