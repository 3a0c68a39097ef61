import { parseArgs } from 'node:util'
import { type Flag, flags } from './flags.js'
import { type MockCommand, plainMock } from './mock-command.js'
import { nearest } from './nearest.js'

/** What the command line asks for. `wrong` says what to write instead. */
export type Intent =
  | { readonly is: 'mock'; readonly command: MockCommand }
  | { readonly is: 'help' | 'version' }
  | { readonly is: 'wrong'; readonly message: string }

type Token = ReturnType<typeof tokenize>[number]

const isOptional = (flag: Flag): boolean => flag.placeholder?.startsWith('[') ?? false

/** Reads the arguments after the name of the program. */
export function parseArguments(args: readonly string[]): Intent {
  const tokens = tokenize(args)
  const isGiven = (name: string): boolean =>
    tokens.some((token) => token.kind === 'option' && token.name === name)
  const [first, ...rest] = tokens
  if (first === undefined || isGiven('help')) return { is: 'help' }
  if (isGiven('version')) return { is: 'version' }
  if (first.kind !== 'positional')
    return wrong('Name the command first: simplejwt-client mock, then its flags.')
  if (first.value === 'help') return { is: 'help' }
  if (first.value === 'mock') return readFlags(rest)
  return wrong(
    `There is no such command${didYouMean(first.value, ['mock', 'help'])}. There is one: simplejwt-client mock.`,
  )
}

/** Not strict: the messages of `parseArgs` do not say what to write instead. */
function tokenize(args: readonly string[]) {
  const types = flags.map((flag): [string, { type: 'boolean' | 'string' }] => [
    flag.name,
    // A value that may be left out is beyond `parseArgs`: the flag is a boolean to it, and the word after it a positional.
    { type: flag.placeholder === undefined || isOptional(flag) ? 'boolean' : 'string' },
  ])
  const options = {
    ...Object.fromEntries(types),
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
  } as const
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens
}

function readFlags(tokens: readonly Token[]): Intent {
  let command = plainMock
  let rest = tokens
  let before = 'mock'
  for (let [token, next] = rest; token !== undefined; [token, next] = rest) {
    if (token.kind !== 'option') return wrong(tooMany(before))
    const flag = flags.find(({ name }) => name === token.name)
    if (flag === undefined) return wrong(unknownFlag(token.rawName))
    const extra =
      isOptional(flag) && token.value === undefined && next?.kind === 'positional' ? next : undefined
    const applied = apply(flag, command, extra?.value ?? token.value)
    if (typeof applied === 'string') return wrong(`--${flag.name} ${applied}.`)
    command = applied
    before = `--${flag.name}`
    rest = rest.slice(extra === undefined ? 1 : 2)
  }
  return { is: 'mock', command }
}

function apply(flag: Flag, command: MockCommand, text: string | undefined): MockCommand | string {
  if (flag.placeholder === undefined) {
    return text === undefined ? flag.apply(command, '') : 'takes no value: leave the flag out to have it off'
  }
  const isMissing = text === undefined || text === '' || text.startsWith('--')
  return isMissing && !isOptional(flag)
    ? `needs a value: --${flag.name} ${flag.placeholder}`
    : flag.apply(command, text ?? '')
}

/** The word itself is not repeated: it may be half of a password with a space in it. */
function tooMany(before: string): string {
  return `There is a word too many after ${before}. A value with spaces in it goes into quotes; some flags take no value.`
}

function unknownFlag(written: string): string {
  const names = [...flags.map(({ name }) => name), 'help', 'version']
  return `There is no flag ${written}${didYouMean(written.replace(/^-+/, ''), names, '--')}. All of them: simplejwt-client mock --help`
}

function didYouMean(written: string, words: readonly string[], prefix = ''): string {
  const word = nearest(written, words)
  return word === undefined ? '' : ` (did you mean ${prefix}${word}?)`
}

function wrong(message: string): Intent {
  return { is: 'wrong', message }
}
