import type { Call } from './call.js'
import type { Color, Paint } from './paint.js'

/** One line for people: time, method, path, status, verdict, token, duration. */
export function formatLine(call: Call, paint: Paint): string {
  const { at, method, path, status, jti, milliseconds, chaos } = call
  return [
    paint('dim', timeOfDay(at)),
    method.padEnd(7),
    path.padEnd(28),
    paint(colorOf(status), `${status === 0 ? '---' : status} ${wordsOf(call).padEnd(22)}`),
    (jti === undefined ? '' : `jti ${jti.slice(0, 6)}`).padEnd(10),
    paint('dim', `${Math.round(milliseconds)} ms`),
    ...(chaos === undefined ? [] : [paint('magenta', `chaos ${chaos}`)]),
  ].join('  ')
}

/** The same for programs: one JSON object. */
export function formatJson({ at, milliseconds, jti, ...call }: Call): string {
  return JSON.stringify({
    event: 'request',
    time: new Date(at).toISOString(),
    ...call,
    jti: jti?.slice(0, 6),
    milliseconds: Math.round(milliseconds),
  })
}

function wordsOf({ verdict }: Call): string {
  return verdict.replaceAll('_', ' ')
}

/** Local time: it is read beside a clock. */
function timeOfDay(at: number): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

function colorOf(status: number): Color {
  if (status === 0 || status >= 500) return 'red'
  if (status >= 400) return 'yellow'
  return status >= 300 ? 'cyan' : 'green'
}
