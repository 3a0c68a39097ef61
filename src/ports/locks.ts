/** Exclusive sections shared by all tabs of an origin, as in the Web Locks API. */
export interface Locks {
  /**
   * Runs `task` while holding `name`; the lock is released when its promise settles, also by rejection.
   * Waiters are served in order. A lock held by a page that is gone is released by the platform.
   */
  request<Result>(name: string, task: () => Promise<Result>): Promise<Result>
}
