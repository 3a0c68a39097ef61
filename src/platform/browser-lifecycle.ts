import type { Lifecycle, LifecycleEvent } from '../ports/lifecycle.js'

/** The page's own events; where there is no page it is always visible and nothing happens. */
export function createBrowserLifecycle(): Lifecycle {
  return {
    isVisible: () => globalThis.document?.visibilityState !== 'hidden',
    subscribe(listener) {
      const { document } = globalThis
      if (document === undefined) return () => {}
      const aborter = new AbortController()
      const on = (target: EventTarget, type: string, event: () => LifecycleEvent | undefined) =>
        target.addEventListener(type, (native) => tell(listener, event, native), { signal: aborter.signal })
      on(document, 'visibilitychange', () => (document.visibilityState === 'visible' ? 'visible' : undefined))
      on(globalThis, 'online', () => 'online')
      on(globalThis, 'pageshow', () => 'restored')
      return () => aborter.abort()
    },
  }
}

function tell(
  listener: (event: LifecycleEvent) => void,
  event: () => LifecycleEvent | undefined,
  native: Event,
): void {
  const name = event()
  const isFirstShow = name === 'restored' && !(native as PageTransitionEvent).persisted
  if (name !== undefined && !isFirstShow) listener(name)
}
