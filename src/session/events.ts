import type { EndReason } from '../errors.js'
import type { RefreshOrder } from '../refresh/commit.js'
import type { RefreshOutcome } from '../refresh/decide.js'
import type { SessionRecord } from '../storage/record.js'
import type { RecordChange } from '../storage/token-store.js'
import type { AuthEventName, AuthEvents } from '../types.js'

/** What can happen to a session. */
export type SessionEvent =
  /** The store has been read for the first time. */
  | { readonly type: 'restored'; readonly record: SessionRecord | undefined }
  /** The store has been read again. `isLate`: it is the first read, which had been given up. */
  | { readonly type: 'seen'; readonly record: SessionRecord | undefined; readonly isLate?: boolean }
  /** The page is back from the back/forward cache; the hint says that this session has ended, and why. */
  | {
      readonly type: 'thawed'
      readonly endedSid: string | undefined
      readonly reason: EndReason | undefined
    }
  /** A server or the application handed over tokens. `call`: the number of the call that asked for them. */
  | {
      readonly type: 'entered'
      readonly record: SessionRecord
      readonly from: 'login' | 'adopt'
      readonly call: number
    }
  /** `logout` was called. */
  | { readonly type: 'left'; readonly call: number }
  /** A login or an end has reached the store, which now holds `record`. */
  | { readonly type: 'saved'; readonly record: SessionRecord | undefined }
  /** A protected endpoint said that the account is not to be served. */
  | { readonly type: 'condemned'; readonly sid: string; readonly reason: EndReason }
  /** A protected endpoint refused the access token as a token. */
  | { readonly type: 'accessRefused'; readonly access: string }
  /** Somebody needs a new token now, or soon. */
  | { readonly type: 'refreshWanted' }
  /** A refresh of this tab has ended. */
  | { readonly type: 'refreshed'; readonly epoch: number; readonly outcome: RefreshOutcome }
  /** Time has passed: a timer fired or the page came back. */
  | { readonly type: 'woke' }
  /** The network is back. */
  | { readonly type: 'online' }

/** What is to be done about it, in this order. */
export type Effect =
  | (Omit<RefreshOrder, 'isWanted'> & { readonly type: 'refresh'; readonly epoch: number })
  /** `isLogin`: the change may write over nothing and over what cannot be read. */
  | { readonly type: 'save'; readonly change: RecordChange; readonly isLogin: boolean }
  /** `isOver`: the token has expired meanwhile, so that nothing is owed any more. */
  | { readonly type: 'revoke'; readonly refresh: string; readonly isOver: boolean }
  /** Other tabs should read the store. */
  | { readonly type: 'announce' }
  | EmitEffect

/** An event for the application's listeners. */
export type EmitEffect = {
  readonly [Name in AuthEventName]: {
    readonly type: 'emit'
    readonly name: Name
    readonly payload: AuthEvents[Name]
  }
}[AuthEventName]
