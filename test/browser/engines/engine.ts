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
  /** As the browser's button does, through the back/forward cache where there is one. */
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

/** Milliseconds for which a page is busy where it cannot be frozen. */
export const BUSY = 1500

/** Runs in the page: does nothing else for so many milliseconds. */
export function beBusy(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}
