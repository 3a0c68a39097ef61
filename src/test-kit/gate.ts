/** What stands between a tab and everything outside. While it is closed nothing gets in or out. */
export interface Gate {
  /** Calls now, or when the gate opens. */
  pass(call: () => void): void
  /** Starts the task when the gate is open, and settles when it is open again. */
  run<Result>(task: () => Promise<Result>): Promise<Result>
  close(): void
  open(): void
}

export function createGate(): Gate {
  let isOpen = true
  const waiting: (() => void)[] = []

  function pass(call: () => void): void {
    if (isOpen) call()
    else waiting.push(call)
  }

  return {
    pass,
    run: (task) =>
      new Promise((resolve, reject) => {
        pass(() => {
          task().then(
            (result) => pass(() => resolve(result)),
            (error: unknown) => pass(() => reject(error)),
          )
        })
      }),
    close: () => void (isOpen = false),
    open() {
      isOpen = true
      for (const call of waiting.splice(0)) pass(call)
    },
  }
}
