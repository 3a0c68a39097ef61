// The README's example, for a server that rotates.
import axios from 'axios'
import {
  applyAuthTokenInterceptor,
  clearAuthTokens,
  getBrowserLocalStorage,
  getRefreshToken,
  isLoggedIn,
  setAuthTokens,
} from 'axios-jwt'

const api = axios.create({ baseURL: '/api/' })

async function requestRefresh(refresh) {
  const { data } = await axios.post('/api/token/refresh/', { refresh })
  return { accessToken: data.access, refreshToken: data.refresh }
}

applyAuthTokenInterceptor(api, { requestRefresh, getStorage: getBrowserLocalStorage })

export async function logIn(credentials) {
  const { data } = await axios.post('/api/token/', credentials)
  await setAuthTokens({ accessToken: data.access, refreshToken: data.refresh })
}
export const call = async (path) => (await api.get(path)).status
export const restore = () => isLoggedIn()

export async function logOut() {
  const refresh = await getRefreshToken()
  await clearAuthTokens()
  await axios.post('/api/token/blacklist/', { refresh })
}
