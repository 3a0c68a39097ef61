/** Runs something and returns what it left unhandled, which would otherwise fail the whole run. */
export async function unhandledIn(run: () => Promise<unknown>): Promise<readonly unknown[]> {
  const caught: unknown[] = []
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', (error) => void caught.push(error))
  try {
    await run()
    await new Promise((resolve) => setImmediate(resolve))
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  }
  return caught
}
