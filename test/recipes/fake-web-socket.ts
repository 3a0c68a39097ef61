import { vi } from 'vitest'

/** The other end of one connection. */
export interface FakeSocket {
  readonly url: string
  /** What the client has sent, parsed. */
  readonly sent: { readonly type: string; readonly token?: string }[]
  /** The code that the client has closed it with. */
  readonly closedWith: () => number | undefined
  open(): void
  tell(message: object): void
  close(code: number): void
}

/** Replaces the global WebSocket; lists what is opened from now on. */
export function stubWebSocket(): FakeSocket[] {
  const sockets: FakeSocket[] = []
  vi.stubGlobal('WebSocket', function WebSocket(url: string) {
    const target = new EventTarget()
    const sent: FakeSocket['sent'] = []
    let closedWith: number | undefined
    sockets.push({
      url,
      sent,
      closedWith: () => closedWith,
      open: () => void target.dispatchEvent(new Event('open')),
      tell: (message) =>
        void target.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) })),
      close: (code) => void target.dispatchEvent(Object.assign(new Event('close'), { code })),
    })
    return Object.assign(target, {
      send: (text: string) => void sent.push(JSON.parse(text)),
      close: (code: number) => {
        closedWith = code
        queueMicrotask(() => void target.dispatchEvent(Object.assign(new Event('close'), { code })))
      },
    })
  })
  return sockets
}
