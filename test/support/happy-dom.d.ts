// happy-dom's types name what Node's own types have under another name.
import type { UnderlyingSource } from 'node:stream/web'

declare module 'node:stream/web' {
  interface UnderlyingDefaultSource<R = unknown> extends UnderlyingSource<R> {}
}
