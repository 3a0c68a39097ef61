import type { Channel, OpenChannel } from '../ports/channel.js'

/** BroadcastChannel; undefined where there is none. */
export function findBrowserChannel(): OpenChannel | undefined {
  return globalThis.BroadcastChannel === undefined ? undefined : openBrowserChannel
}

/** The channel is open only while somebody listens: an open one keeps Node's process and old WebKit's pages alive. */
function openBrowserChannel(name: string): Channel {
  let open: BroadcastChannel | undefined
  return {
    post: () => open?.postMessage('changed'),
    subscribe(listener) {
      const channel = new BroadcastChannel(name)
      open = channel
      channel.onmessage = () => listener()
      // In Node, where it exists: waiting for other tabs is no reason to go on living.
      ;(channel as { unref?: () => void }).unref?.()
      return () => {
        open = undefined
        channel.close()
      }
    },
  }
}
