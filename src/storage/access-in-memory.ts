import { copyOwn, fieldsOf, ownFields } from '../own.js'
import type { AuthStorage } from '../ports/storage.js'
import { isStandIn, toStandIn } from '../token/stand-in.js'
import { unscoped } from './unscoped.js'

/** What a page keeps to itself of a session. */
interface Held {
  readonly sid: unknown
  readonly access: string
  readonly accessLifetime: unknown
  readonly accessExpiresAt: unknown
}

/**
 * A storage in which access tokens do not appear: each page has its own, in memory. What is stored shows whose session
 * it is and how far it has come. A page that has no token yet finds one that is over.
 */
export function keepAccessInMemory(storage: AuthStorage): AuthStorage {
  return (context) => {
    const port = unscoped(storage(context))
    let held: Held | undefined

    function complete(stored: unknown): unknown {
      const { sid, accessLifetime, tokens, times, ...rest } = fieldsOf(stored)
      const { access, ...others } = fieldsOf(tokens)
      if (typeof access !== 'string') return stored
      // This page's first sight of the session, or its own token's claims: either stays until there is a token.
      const unknown = { sid, access: toStandIn(access), accessLifetime, accessExpiresAt: 0 }
      const mine = held !== undefined && held.sid === sid ? held : unknown
      held = mine
      return copyOwn({
        ...rest,
        sid,
        accessLifetime: mine.accessLifetime,
        tokens: { ...others, access: mine.access },
        times: { ...ownFields(times), accessExpiresAt: mine.accessExpiresAt },
      })
    }

    function withhold(changed: unknown): unknown {
      const record = ownFields(changed)
      const tokens = ownFields(record?.['tokens'])
      const access = tokens?.['access']
      if (record === undefined || typeof access !== 'string') return changed
      const { sid, accessLifetime } = record
      const { accessExpiresAt } = fieldsOf(record['times'])
      if (!isStandIn(access)) held = { sid, access, accessLifetime, accessExpiresAt }
      return copyOwn({ ...record, tokens: { ...tokens, access: toStandIn(access) } })
    }

    return {
      ...port,
      read: async () => complete(await port.read()),
      update: (change) =>
        port.update((stored) => {
          const changed = change(complete(stored))
          return changed === undefined ? undefined : withhold(changed)
        }),
    }
  }
}
