import type { Lifecycle } from '../ports/lifecycle.js'

/** The page's own events; where there is no page it is always visible and nothing happens. */
export function createBrowserLifecycle(): Lifecycle {
  const isVisible = () => globalThis.document?.visibilityState !== 'hidden'
  return {
    isVisible,
    subscribe(listener) {
      const aborter = new AbortController()
      // The page's events pass the window on their way down to the document.
      const on = (type: string, call: (event: Partial<PageTransitionEvent>) => unknown) =>
        globalThis.addEventListener?.(type, call, { signal: aborter.signal, capture: true })
      on('visibilitychange', () => isVisible() && listener('visible'))
      on('online', () => listener('online'))
      on('pageshow', ({ persisted }) => persisted && listener('restored'))
      return () => aborter.abort()
    },
  }
}
