import type { AxiosInstance } from 'axios'
import type { AuthClient } from '../client/auth-client.js'

/**
 * Lets an axios instance send its requests with the client's token.
 *
 * @example
 * ```ts
 * import axios from 'axios'
 * import { attachAuth } from 'simplejwt-client/axios'
 *
 * const detach = attachAuth(axios.create(), auth)
 * ```
 */
export function attachAuth(instance: AxiosInstance, auth: AuthClient<never> | AuthClient): () => void {
  const attached = instance.interceptors.request.use(async (config) => {
    config.headers.set('Authorization', `Bearer ${await auth.getAccessToken()}`, false)
    return config
  })
  return () => instance.interceptors.request.eject(attached)
}
