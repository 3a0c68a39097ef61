export {
  type HandleRefreshesOptions,
  handleRefreshes,
  type RefreshEvent,
  type WorkerScope,
} from './client/handle-refreshes.js'
export { serviceWorker, type WorkerContainer } from './platform/service-worker.js'
