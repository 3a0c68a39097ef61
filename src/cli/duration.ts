const seconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }

/** Reads `20s`, `1.5m`, `1h`, `1d`, `250ms` or plain seconds. @returns seconds; undefined for anything else */
export function parseDuration(text: string): number | undefined {
  const parts = /^(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})(ms|[smhd])?$/.exec(text)
  if (parts === null) return undefined
  const [, count, unit = 's'] = parts
  return Number(count) * (seconds[unit] ?? 1)
}

/** Writes seconds as `parseDuration` reads them, in the largest unit that leaves no fraction. */
export function formatDuration(duration: number): string {
  const fits = (unit: string): boolean => duration > 0 && Number.isInteger(duration / (seconds[unit] ?? 1))
  const unit = ['d', 'h', 'm'].find(fits) ?? 's'
  return `${duration / (seconds[unit] ?? 1)}${unit}`
}
