/** More than any chain of fetch, lock and storage has taken; each is a few microseconds. */
const TURNS = 20

/**
 * Lets everything happen that needs no time to pass: promise chains, bodies being read, messages. By messages, since
 * these are not among the timers that test runners replace.
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await nextTurn()
}

/** Resolves in a later turn of the event loop. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      // An open port would keep Node's process alive.
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
