import { styleText } from 'node:util'

/** Colours a text, or leaves it as it is. */
export type Paint = (color: Color, text: string) => string

export type Color = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta'

/** Colours for a stream: as https://no-color.org and https://force-color.org have it, else for a terminal only. */
export function createPaint(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Paint {
  const isOn = wantsColor(isTerminal, env)
  return (color, text) => (isOn ? styleText(color, text, { validateStream: false }) : text)
}

function wantsColor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  const { FORCE_COLOR: forced = '', NO_COLOR: refused = '', TERM: terminal } = env
  if (forced !== '') return forced !== '0' && forced !== 'false'
  return refused === '' && terminal !== 'dumb' && isTerminal
}
