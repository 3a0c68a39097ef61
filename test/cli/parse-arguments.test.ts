import { describe, expect, it } from 'vitest'
import type { MockCommand } from '../../src/cli/mock-command.js'
import { parseArguments } from '../../src/cli/parse-arguments.js'

const plain: MockCommand = {
  port: 8000,
  host: '127.0.0.1',
  json: false,
  chaos: undefined,
  skew: 0,
  delays: {},
  options: {},
}

const parse = (line: string) => parseArguments(line.split(' ').filter(Boolean))

const complaint = (...args: string[]): string => {
  const intent = parseArguments(['mock', ...args])
  return intent.is === 'wrong' ? intent.message : 'nothing wrong'
}

describe('parseArguments', () => {
  it('reads the line of the guide', () => {
    const line =
      'mock --port 9000 --rotate --blacklist --access 20s --refresh 1d --user alice:s3cret --flavour 5.5.1 --cors http://localhost:5173'

    expect(parse(line)).toEqual({
      is: 'mock',
      command: {
        ...plain,
        port: 9000,
        options: {
          rotateRefreshTokens: true,
          blacklistAfterRotation: true,
          accessTokenLifetime: 20,
          slidingTokenLifetime: 20,
          refreshTokenLifetime: 86_400,
          slidingTokenRefreshLifetime: 86_400,
          users: [{ username: 'alice', password: 's3cret' }],
          flavour: '5.5.1',
          cors: ['http://localhost:5173'],
        },
      },
    })
  })

  it('has a default for everything', () => {
    expect(parse('mock')).toEqual({ is: 'mock', command: plain })
  })

  it.each([
    ['--cors http://a.test --cors http://b.test:81', { cors: ['http://a.test', 'http://b.test:81'] }],
    ['--cors http://a.test --cors *', { cors: '*' }],
    ['--cors * --cors http://a.test', { cors: '*' }],
    [
      '--path obtain=/auth/login/ --path blacklist=off',
      { paths: { obtain: '/auth/login/', blacklist: false } },
    ],
    ['--no-append-slash', { appendSlash: false }],
    ['--debug', { debug: true }],
    ['--username-field email', { usernameField: 'email' }],
    ['--racy', { singleUse: false }],
    ['--sliding', { authTokenClasses: ['sliding'] }],
    ['--scheme JWT --scheme Bearer', { authHeaderTypes: ['JWT', 'Bearer'] }],
    ['--header X-Access-Token', { authHeaderName: 'X-Access-Token' }],
    ['--authentication session,jwt', { authenticationClasses: ['session', 'jwt'] }],
    ['--leeway 5s', { leeway: 5 }],
    ['--check-revoke-token', { checkRevokeToken: true }],
    ['--flavour dj-rest-auth', { flavour: 'dj-rest-auth' }],
    ['--throttle obtain=5/min --throttle me=1/s', { throttles: { obtain: '5/min', me: '1/s' } }],
    ['--throttle obtain=5/minute --throttle me=3/hr', { throttles: { obtain: '5/minute', me: '3/hr' } }],
  ])('makes options of %s', (line, options) => {
    expect(parse(`mock ${line}`)).toEqual({ is: 'mock', command: { ...plain, options } })
  })

  it.each([
    ['--port 0', { port: 0 }],
    ['--port=0', { port: 0 }],
    ['--port 1 --port 2', { port: 2 }],
    ['--host ::1', { host: '::1' }],
    ['--json', { json: true }],
    ['--skew 30s', { skew: 30 }],
    ['--skew -1.5m', { skew: -90 }],
    ['--delay refresh=2s --delay me=100ms', { delays: { refresh: 2, me: 0.1 } }],
    ['--chaos', { chaos: 'drawn' }],
    ['--chaos 42', { chaos: 42 }],
    ['--chaos=42', { chaos: 42 }],
    ['--chaos --json', { chaos: 'drawn', json: true }],
    ['--chaos 0 --json', { chaos: 0, json: true }],
  ])('reads %s', (line, part) => {
    expect(parse(`mock ${line}`)).toEqual({ is: 'mock', command: { ...plain, ...part } })
  })

  it('takes what follows the first colon for the password', () => {
    const intent = parseArguments(['mock', '--user', 'ada:a:b c', '--user', 'bob@example.com:-'])

    expect(intent).toMatchObject({
      command: {
        options: {
          users: [
            { username: 'ada', password: 'a:b c' },
            { username: 'bob@example.com', password: '-' },
          ],
        },
      },
    })
  })

  it.each(['', '--help', '-h', 'help', 'mock --help', 'mock --port x -h', '--version --help'])(
    'gives help for "%s"',
    (line) => {
      expect(parse(line)).toEqual({ is: 'help' })
    },
  )

  it.each(['--version', '-v', 'mock --version'])('tells the version for "%s"', (line) => {
    expect(parse(line)).toEqual({ is: 'version' })
  })
})

describe('wrong arguments', () => {
  it.each([
    ['--port', '99999', '--port takes a port from 1 to 65535, or 0 for any that is free.'],
    ['--port', '-1', '--port takes a port'],
    ['--port', '8e3', '--port takes a port'],
    ['--access', '20x', '--access takes a duration: 20s, 5m, 1h, 1d, or plain seconds.'],
    ['--access', '0', '--access takes a duration of more than nothing'],
    ['--refresh', '99999d', 'at most a hundred years'],
    ['--leeway', '2d', '--leeway takes a duration of at most 1d.'],
    ['--skew', 'fast', '30s is ahead, -30s is behind'],
    ['--user', 'alice', '--user takes a name and a password with a colon in between: ada:secret.'],
    ['--user', ':secret', 'a name and a password'],
    ['--user', 'alice:', 'a name and a password'],
    ['--user', 'alice: secret', 'without spaces around them'],
    ['--host', 'http://localhost', 'takes an address alone'],
    ['--cors', 'localhost:5173', '--cors takes scheme, host and port'],
    ['--cors', 'http://localhost:5173/', 'here: http://localhost:5173.'],
    ['--cors', 'https://A.test:443', 'here: https://a.test.'],
    ['--flavour', '5.6', '--flavour takes one of 5.2, 5.3'],
    ['--flavour', 'dj-restauth', 'did you mean dj-rest-auth?'],
    ['--authentication', 'jwt,cookie', '--authentication takes some of jwt, '],
    ['--header', 'X Token', 'a name of letters, digits'],
    ['--delay', '2s', '--delay takes <view>=<duration>, where the view is one of obtain, refresh'],
    ['--delay', 'refesh=2s', 'did you mean refresh?'],
    ['--delay', 'refresh=soon', '--delay takes a duration'],
    ['--throttle', 'obtain=5', '--throttle takes a rate such as 5/min'],
    ['--throttle', 'obtain=0/min', '--throttle takes a rate'],
    ['--throttle', 'obtain=5/week', '--throttle takes a rate'],
    ['--path', 'obtain=login', '--path takes a path from the root on'],
    ['--path', 'obtain=//login/', '--path takes a path from the root on'],
    ['--chaos', 'total', '--chaos takes a seed from 0 to 4294967295'],
    ['--chaos', '4294967296', '--chaos takes a seed'],
  ])('are told for %s %s', (flag, value, words) => {
    expect(complaint(flag, value)).toContain(words)
  })

  it.each([
    [['--port'], '--port needs a value: --port <port>.'],
    [['--port', '--json'], '--port needs a value'],
    [['--user='], '--user needs a value: --user <name:password>.'],
    [['--delay'], '--delay needs a value: --delay <view>=<duration>.'],
    [['--rotate=false'], '--rotate takes no value: leave the flag out to have it off.'],
    [['--rotate', 'true'], 'There is a word too many after --rotate.'],
    [['extra'], 'There is a word too many after mock.'],
    [['--chaos', '1', '2'], 'There is a word too many after --chaos.'],
    [['--prot', '1'], 'There is no flag --prot (did you mean --port?).'],
    [['--frobnicate'], 'There is no flag --frobnicate. All of them: simplejwt-client mock --help'],
    [['-p', '8000'], 'There is no flag -p (did you mean --port?).'],
    [['--', '--port'], 'There is a word too many'],
  ])('are told for %j', (args, words) => {
    expect(complaint(...args)).toContain(words)
  })

  it.each([
    ['mok', 'There is no such command (did you mean mock?).'],
    ['serve', 'There is no such command. There is one: simplejwt-client mock.'],
    ['--port 8000', 'Name the command first: simplejwt-client mock, then its flags.'],
    ['--port 8000 mock', 'Name the command first'],
  ])('are told for the line "%s"', (line, words) => {
    expect(parse(line)).toEqual({ is: 'wrong', message: expect.stringContaining(words) })
  })

  it.each([
    [['--user', 'hunter2']],
    [['--user', 'ada:correct', 'hunter2']],
    [['--user', 'ada: hunter2']],
    [['--rotate=hunter2']],
    [['--port', 'hunter2']],
  ])('are told without repeating what may be a password: %j', (args) => {
    expect(complaint(...args)).not.toMatch(/hunter2|nothing wrong/)
  })
})
