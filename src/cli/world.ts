import type { Paint } from './paint.js'

/** Where a text goes. */
export interface Sink {
  write(text: string): void
}

/** What the command needs of the process, handed in so that it runs without one. */
export interface World {
  readonly out: Sink
  readonly err: Sink
  readonly paint: Paint
  /** Of the package. */
  readonly version: string
  /** Aborts when the command is to end. */
  readonly stop: AbortSignal
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after so many milliseconds. */
  wait(milliseconds: number): Promise<unknown>
  /** A seed that chance gives: a whole number of 32 bits. */
  drawSeed(): number
}
