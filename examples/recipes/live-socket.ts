import { type AuthClient, isAuthError } from 'simplejwt-client'

/** What `token_consumer.py` closes with where it wants another token. */
const TOKEN_REFUSED = 4401
const FIRST_DELAY = 500
const LONGEST_DELAY = 30_000
/** A connection that was ready for so long has not failed, however it ends. */
const GOOD_AFTER = 10_000

export interface LiveListeners {
  readonly onMessage: (message: { readonly type: string }) => void
  /** Connected, also once more: ask for what was missed meanwhile. */
  readonly onReady?: () => void
}

/** A connection that comes back. */
export interface LiveSocket {
  /** False where there is no connection now, and nothing was sent. */
  send(message: object): boolean
  close(): void
}

/**
 * Keeps a WebSocket open while somebody is logged in. The token goes in the first message, is fresh at each
 * connection, and is followed by each that a refresh brings. Ends with the session, and begins anew with the next.
 */
export function openLiveSocket(auth: AuthClient, url: string, listeners: LiveListeners): LiveSocket {
  const { onMessage, onReady } = listeners
  let socket: WebSocket | undefined
  let isReady = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Counts attempts: what belongs to an earlier one comes too late. */
  let attempt = 0

  function drop(): void {
    attempt += 1
    clearTimeout(timer)
    isReady = false
    socket?.close(1000)
    socket = undefined
  }

  function restart(): void {
    drop()
    failures = 0
    void open()
  }

  function later(): void {
    // Not all at once, after a restart of the server.
    const delay = Math.min(FIRST_DELAY * 2 ** failures, LONGEST_DELAY) * (0.5 + Math.random() / 2)
    failures += 1
    timer = setTimeout(() => void open(), delay)
  }

  /** `refused`: the token that the server does not take any more, whatever this device's clock says. */
  async function open(refused?: string): Promise<void> {
    attempt += 1
    const mine = attempt
    try {
      if (refused !== undefined && refused === (await auth.getAccessToken())) await auth.refresh()
      const token = await auth.getAccessToken({ minValidity: 30 })
      if (mine === attempt) listen(new WebSocket(url), token)
    } catch (error) {
      // Otherwise nobody is logged in, and the next login opens it.
      if (mine === attempt && isAuthError(error) && error.retryable) later()
    }
  }

  function listen(opened: WebSocket, token: string): void {
    socket = opened
    opened.addEventListener('open', () => opened.send(JSON.stringify({ type: 'auth', token })))
    opened.addEventListener('message', ({ data }) => {
      if (opened !== socket) return
      const message = JSON.parse(String(data)) as { readonly type: string }
      if (message.type !== 'ready') return onMessage(message)
      isReady = true
      clearTimeout(timer)
      timer = setTimeout(() => (failures = 0), GOOD_AFTER)
      onReady?.()
    })
    opened.addEventListener('close', ({ code }) => {
      if (opened !== socket) return
      clearTimeout(timer)
      socket = undefined
      isReady = false
      // One that was good until now is replaced at once, and so is the first that is refused. Where a fresh token is
      // refused as well, or soon after it was taken, nothing is gained by hurrying.
      if (code !== TOKEN_REFUSED || failures > 0) return later()
      failures += 1
      void open(token)
    })
  }

  async function renew(): Promise<void> {
    const token = await auth.getAccessToken().catch(() => undefined)
    if (isReady && token !== undefined) socket?.send(JSON.stringify({ type: 'auth', token }))
  }

  const stops = [auth.on('login', restart), auth.on('logout', drop), auth.on('refresh', () => void renew())]
  // A connection from before the network was gone may be dead without a word.
  globalThis.addEventListener?.('online', restart)
  void open()

  return {
    send(message) {
      if (isReady) socket?.send(JSON.stringify(message))
      return isReady
    },
    close() {
      stops.forEach((stop) => stop())
      globalThis.removeEventListener?.('online', restart)
      drop()
    },
  }
}
