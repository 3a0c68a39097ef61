// With the refresh in a service worker: the worker.
import { handleRefreshes } from 'simplejwt-client/service-worker'

handleRefreshes({ baseUrl: `${location.origin}/api/` })
