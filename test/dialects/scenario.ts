import { type Dialect, isTimed, type View } from './dialect.js'
import type { Line } from './line.js'
import type { PlayServer } from './play-server.js'
import type { Visitor, VisitorOptions } from './visitor.js'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** Answers so far, by view and status; those that never came are `lost`. */
export type Answers = Readonly<Partial<Record<View, Readonly<Record<string, number>>>>>

/** What a scenario plays with. */
export interface World {
  readonly dialect: Dialect
  readonly server: PlayServer
  /** The way from browsers to the server. */
  readonly outer: Line
  /** Adds a user of this scenario's own. */
  newUser(): Promise<Credentials>
  /** Opens the application in a browser of its own. */
  open(options?: VisitorOptions): Visitor
  answers(): Answers
  /** How many of the refresh tokens that the server has given out it would still take. */
  living(): Promise<number>
}

/** One thing that happens to a user, on any server: a row of the table. */
export interface Scenario {
  readonly name: string
  /** Why it cannot be played on this server; undefined where it can. @default everywhere */
  readonly unless?: (dialect: Dialect) => string | undefined
  readonly play: (world: World) => Promise<void>
}

/** Sends so many requests at once and returns the statuses that came, each once. */
export async function burst({ auth }: Visitor, path: string, size: number): Promise<readonly number[]> {
  const answers = await Promise.all(Array.from({ length: size }, () => auth.fetch(path)))
  return [...new Set(answers.map(({ status }) => status))]
}

/** How the protected view answers so many requests of a token that has expired: what is not known is found out. */
export function answersToStale(dialect: Dialect, size: number): Readonly<Record<string, number>> {
  return isTimed(dialect) ? { 200: size } : { 200: size, 401: size }
}

/** A sliding token that is renewed in the second in which it was made is the same one. */
export async function untilNextToken({ refreshIn }: Dialect): Promise<void> {
  if (refreshIn === 'none') await new Promise((resolve) => setTimeout(resolve, 1000))
}

/** Why an access token that no script has cannot be asked for. */
export function unlessAccessIsHidden({ accessIn }: Dialect): string | undefined {
  return accessIn === 'cookie' ? 'no script has the access token' : undefined
}

export function unlessCookies({ refreshIn }: Dialect): string | undefined {
  return refreshIn === 'cookie' ? undefined : 'there are no cookies'
}
