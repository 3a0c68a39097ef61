import type { OpenChannel } from 'simplejwt-client'
import type { Life, World } from './world.js'

/** All tabs' ends of the channels between them. */
export interface Channels {
  openFor(life: Life): OpenChannel
  close(life: Life): void
  /** Somebody else's script posts. */
  forge(life: Life): void
  listeners(life: Life): number
}

interface End {
  readonly name: string
  readonly life: Life
  readonly listener: () => void
}

export const MESSAGE = 'hears'

export function createChannels(world: World): Channels {
  const ends = new Set<End>()

  function send(end: End): void {
    // A page in the back/forward cache gets no messages, not even later.
    if (end.life.phase === 'cached') return
    const queue = `channel ${end.life.name}`
    world.soon(`${end.life.name} ${MESSAGE}`, { life: end.life, within: 500, queue }, () => {
      if (ends.has(end)) end.listener()
    })
  }

  return {
    openFor: (life) => (name) => ({
      post() {
        for (const end of ends) if (end.name === name && end.life !== life) send(end)
      },
      subscribe(listener) {
        const end = { name, life, listener }
        ends.add(end)
        return () => void ends.delete(end)
      },
    }),
    close(life) {
      for (const end of ends) if (end.life === life) ends.delete(end)
    },
    forge(life) {
      for (const end of ends) if (end.life === life) send(end)
    },
    listeners: (life) => [...ends].filter((end) => end.life === life).length,
  }
}
