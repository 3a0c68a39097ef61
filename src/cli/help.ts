import { endpoints } from '../mock/endpoint.js'
import { rates } from './chaos.js'
import { flagGroups } from './flags.js'

const intro = `simplejwt-client mock: a SimpleJWT server over HTTP, for front-end work without a backend.
Accounts and tokens live in memory and are gone when it stops.

  npx simplejwt-client mock --rotate --blacklist --access 20s --cors http://localhost:5173
`

const outro = `A <duration> is 20s, 5m, 1h, 1d or plain seconds.
A <view> is ${endpoints.join(', ')}.
NO_COLOR and FORCE_COLOR are heeded. Exit codes: 0 stopped, 1 could not start, 2 wrong arguments.
`

/** What `--help` prints. */
export function helpText(): string {
  const groups = flagGroups.map(({ title, flags }) => {
    const rows = flags.map(({ name, placeholder, about }) =>
      row(`--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`, about),
    )
    return [title, ...rows].join('\n')
  })
  const other = ['Also', row('-h, --help', 'this text'), row('-v, --version', 'the version')].join('\n')
  const chaos = [
    'Chaos: of the requests that reach a view, decided by seed and number of the request alone',
    ...rates.map(({ percent, about }) => `  ${String(percent).padStart(3)} %  ${about}`),
  ].join('\n')
  return [intro, ...[...groups, other, chaos].map((group) => `${group}\n`), outro].join('\n')
}

const indent = 28
const width = 100

function row(flag: string, about: string): string {
  const lines = wrap(about, width - indent)
  return [
    `  ${flag}`.padEnd(indent) + lines[0],
    ...lines.slice(1).map((line) => ' '.repeat(indent) + line),
  ].join('\n')
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < columns) lines.splice(-1, 1, `${line} ${word}`)
    else lines.push(word)
  }
  return lines
}
