import axios from 'axios'
import { createAuthClient } from 'simplejwt-client'
import { attachAuth } from 'simplejwt-client/axios'

export const auth = createAuthClient({ baseUrl: '/api/' })
export const api = axios.create({ baseURL: '/api/' })
attachAuth(api, auth)
