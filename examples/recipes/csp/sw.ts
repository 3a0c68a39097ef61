import { handleRefreshes } from 'simplejwt-client/service-worker'
import { baseUrl } from './base-url.js'

handleRefreshes({ baseUrl })
