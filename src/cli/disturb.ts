import type { MockEndpoint } from '../mock/endpoint.js'
import type { MockServer } from '../mock/mock-server.js'
import type { Fault } from './chaos.js'

const errorPage = '<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>'

/** Plans the fault for the view's next request. A delay is none of the server's plans: see `runMock`. */
export function disturb(server: MockServer, endpoint: MockEndpoint, fault: Fault): void {
  switch (fault.kind) {
    case 'unavailable':
      return server.failNext({ endpoint, status: 503 })
    case 'error page':
      return server.failNext({ endpoint, status: 502, body: errorPage })
    case 'throttled': {
      const detail = `Request was throttled. Expected available in ${fault.seconds} seconds.`
      const headers = { 'Retry-After': String(fault.seconds) }
      return server.failNext({ endpoint, status: 429, body: { detail }, headers })
    }
    case 'redirect':
      return server.redirect({ endpoint, location: '/login/' })
    case 'lost before':
      return server.loseNextAnswer(endpoint, { when: 'before' })
    case 'lost after':
      return server.loseNextAnswer(endpoint, { when: 'after' })
    case 'slow':
    case 'none':
  }
}
