import type { AuthenticationClass, MockFlavour, MockServerOptions } from '../mock/options.js'
import { flavours } from '../mock/find-flavour.js'
import { rates } from './chaos.js'
import {
  account,
  forView,
  host,
  lifetime,
  oneOf,
  origin,
  path,
  port,
  rate,
  seed,
  shift,
  someOf,
  wait,
  word,
} from './kinds.js'
import type { MockCommand } from './mock-command.js'
import type { Kind } from './reading.js'

/** A flag of `simplejwt-client mock`. */
export interface Flag {
  readonly name: string
  /** Stands for the value in the help; undefined for a flag that takes none. In brackets it may be left out. */
  readonly placeholder: string | undefined
  readonly about: string
  /** Puts the flag's text into the command; a string says what is wrong with the text. */
  apply(command: MockCommand, text: string): MockCommand | string
}

type Change = (command: MockCommand) => Partial<MockCommand>

function flag<Value>(
  name: string,
  kind: Kind<Value>,
  about: string,
  change: (value: Value, command: MockCommand) => Partial<MockCommand>,
): Flag {
  return {
    name,
    placeholder: kind.placeholder,
    about,
    apply(command, text) {
      const reading = kind.read(text)
      return 'wrong' in reading ? reading.wrong : { ...command, ...change(reading.value, command) }
    },
  }
}

function toggle(name: string, about: string, change: Change): Flag {
  return { name, placeholder: undefined, about, apply: (command) => ({ ...command, ...change(command) }) }
}

/** Sets options of the server, and leaves the others. */
function option<Value>(toOptions: (value: Value, options: MockServerOptions) => MockServerOptions) {
  return (value: Value, command: MockCommand): Partial<MockCommand> => ({
    options: { ...command.options, ...toOptions(value, command.options) },
  })
}

const on =
  (options: MockServerOptions): Change =>
  (command) => ({ options: { ...command.options, ...options } })

const flavourNames = Object.keys(flavours) as readonly MockFlavour[]

const authenticationClasses: readonly AuthenticationClass[] = [
  'jwt',
  'stateless-jwt',
  'session',
  'basic',
  'token',
]

const network: readonly Flag[] = [
  flag('port', port, 'where to listen; 0 takes any port that is free (8000)', (value) => ({ port: value })),
  flag('host', host, 'the address to listen at; 0.0.0.0 lets other machines in (127.0.0.1)', (value) => ({
    host: value,
  })),
  flag(
    'cors',
    origin,
    "an origin whose pages may call; '*' is any of them; may be repeated (none)",
    option((value, { cors = [] }) => ({ cors: value === '*' || cors === '*' ? '*' : [...cors, value] })),
  ),
  flag(
    'path',
    forView(path),
    'where a view is, or off: obtain=/auth/login/; may be repeated',
    option(([view, value], { paths }) => ({ paths: { ...paths, [view]: value } })),
  ),
  toggle(
    'no-append-slash',
    'APPEND_SLASH=False: no redirect where the last slash is missing',
    on({ appendSlash: false }),
  ),
  toggle('debug', "DEBUG=True: Django's long error pages", on({ debug: true })),
]

const accounts: readonly Flag[] = [
  flag(
    'user',
    account,
    'an account; may be repeated (ada:correct horse)',
    option((user, { users = [] }) => ({ users: [...users, user] })),
  ),
  flag(
    'username-field',
    word,
    'the name of the login field, such as email (username)',
    option((value) => ({ usernameField: value })),
  ),
]

const tokens: readonly Flag[] = [
  flag(
    'flavour',
    oneOf('<server>', flavourNames),
    `the server to behave like: ${flavourNames.join(', ')} (5.5.1)`,
    option((value) => ({ flavour: value })),
  ),
  flag(
    'access',
    lifetime,
    'how long access tokens live, and sliding ones (5m)',
    option((value) => ({ accessTokenLifetime: value, slidingTokenLifetime: value })),
  ),
  flag(
    'refresh',
    lifetime,
    'how long refresh tokens live, and sliding ones can be refreshed (1d)',
    option((value) => ({ refreshTokenLifetime: value, slidingTokenRefreshLifetime: value })),
  ),
  toggle('rotate', 'a refresh gives a new refresh token, too', on({ rotateRefreshTokens: true })),
  toggle(
    'blacklist',
    'with --rotate a refresh token works once; logout revokes',
    on({ blacklistAfterRotation: true }),
  ),
  toggle(
    'racy',
    'refreshes that arrive together all win, as on many a real server',
    on({ singleUse: false }),
  ),
  toggle(
    'sliding',
    'sliding tokens open the protected views instead of access tokens',
    on({ authTokenClasses: ['sliding'] }),
  ),
  flag(
    'scheme',
    word,
    'the word before the token; may be repeated (Bearer)',
    option((value, { authHeaderTypes = [] }) => ({ authHeaderTypes: [...authHeaderTypes, value] })),
  ),
  flag(
    'header',
    word,
    'the header that carries the token (Authorization)',
    option((value) => ({ authHeaderName: value })),
  ),
  flag(
    'authentication',
    someOf('<list>', authenticationClasses),
    `of the protected views, the first decides between 401 and 403: ${authenticationClasses.join(', ')} (jwt)`,
    option((value) => ({ authenticationClasses: value })),
  ),
  flag(
    'leeway',
    wait,
    'how late a token may come (0)',
    option((value) => ({ leeway: value })),
  ),
  toggle('check-revoke-token', 'tokens die when the password changes', on({ checkRevokeToken: true })),
]

const trouble: readonly Flag[] = [
  flag(
    'chaos',
    seed,
    `${rates.reduce((sum, { percent }) => sum + percent, 0)} % of the answers fail or come late; see below`,
    (value) => ({ chaos: value }),
  ),
  flag(
    'delay',
    forView(wait),
    'a view lets everybody wait: refresh=2s; may be repeated',
    ([view, value], { delays }) => ({
      delays: { ...delays, [view]: value },
    }),
  ),
  flag(
    'throttle',
    forView(rate),
    'a view answers 429 above this rate: obtain=5/min; may be repeated',
    option(([view, value], { throttles }) => ({ throttles: { ...throttles, [view]: value } })),
  ),
  flag('skew', shift, "how far the server's clock is ahead; -30s is behind (0)", (value) => ({
    skew: value,
  })),
]

const output: readonly Flag[] = [
  toggle('json', 'one JSON object per line, for programs', () => ({ json: true })),
]

/** The flags, as the help lists them. */
export const flagGroups: readonly { readonly title: string; readonly flags: readonly Flag[] }[] = [
  { title: 'Network', flags: network },
  { title: 'Accounts', flags: accounts },
  { title: 'Tokens', flags: tokens },
  { title: 'Trouble', flags: trouble },
  { title: 'Output', flags: output },
]

export const flags: readonly Flag[] = flagGroups.flatMap((group) => group.flags)
