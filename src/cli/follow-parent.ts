/**
 * Stops when the process that started this one is gone. For what npm starts (npx, too): it puts a shell in between that
 * ends at a SIGTERM and passes none on, and whoever had stopped npx would find the port taken for good.
 */
export function followParent(
  parent: () => number,
  stop: () => void,
  check: (look: () => void) => void,
): void {
  const first = parent()
  check(() => {
    if (parent() !== first) stop()
  })
}
