import type { EngineName } from '../../../scripts/browsers.mjs'

export type { EngineName } from '../../../scripts/browsers.mjs'

/** What a page can be asked for, and what it answers with: both cross a process as JSON. */
export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json }

/** One tab of a real browser. */
export interface Tab {
  /** Runs a function in the page, which sees nothing of the scope around it, and awaits what it returns. */
  run<Args extends readonly Json[], Result>(
    task: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>
  /** Loads an address and waits until it has loaded. */
  navigate(url: string): Promise<void>
  /** As F5 does. */
  reload(): Promise<void>
  /** Goes back, through the back/forward cache where there is one. Does not wait until that has happened. */
  back(): Promise<void>
  /** Closes the tab, which gets its `pagehide`. */
  close(): Promise<void>
  /** Kills the process that runs the page. */
  crash(): Promise<void>
  /** Brings the tab to the front, which hides the others. */
  show(): Promise<void>
  /**
   * Stops the page: for good until the returned function is called, where the engine can; elsewhere it is busy for a
   * while, and the function waits until that is over.
   */
  freeze(): Promise<() => Promise<void>>
  /** Takes the tab off the network, or the page is told so where the engine cannot. */
  setOffline(isOffline: boolean): Promise<void>
}

/** A real browser with a profile of its own, whose tabs share all that one user's tabs share. */
export interface EngineBrowser {
  readonly name: EngineName
  readonly version: string
  openTab(url: string): Promise<Tab>
  /** Ends the browser and deletes its profile. */
  close(): Promise<void>
}

/** The source of a call, for engines that take text. */
export function toSource(task: (...args: never[]) => unknown, args: readonly Json[]): string {
  return `(${String(task)})(...${JSON.stringify(args)})`
}

/** Milliseconds that an engine has for an order. */
const PATIENCE = 30_000

/** Rejects where an engine does not answer, and says what it was asked. */
export async function inTime<Result>(what: string, answer: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The browser gave no answer to: ${what}`)), PATIENCE)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/** Milliseconds for which a page is busy where it cannot be frozen. */
export const BUSY = 1500

/** Runs in the page, and lets the order be answered before the page is gone. */
export function goBack(): void {
  setTimeout(() => history.back(), 0)
}

/** Runs in the page: does nothing else for so many milliseconds. */
export function beBusy(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}
