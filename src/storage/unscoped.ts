import { ownIfPlain } from '../own.js'
import type { StoragePort } from '../ports/storage.js'

/**
 * The same storage without a scope of its own: where all tabs have the same cookies, they have to take the same lock,
 * whatever each of them stores. Also of a class, whose methods no spread would copy.
 */
export function unscoped(port: StoragePort): StoragePort {
  const { watch, hints, staleFor } = ownIfPlain(port)
  return {
    read: () => port.read(),
    update: (change) => port.update(change),
    ...(watch && { watch: (listener: () => void) => watch.call(port, listener) }),
    ...(hints && { hints }),
    ...(staleFor && { staleFor }),
  }
}
