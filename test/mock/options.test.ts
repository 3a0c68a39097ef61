import { http } from 'msw'
import { describe, expect, it } from 'vitest'
import { createMockServer } from '../../src/testing.js'

/** Options as JavaScript lets one write them. */
function create(options: Readonly<Record<string, unknown>>): () => unknown {
  return () => createMockServer(options)
}

describe('a wrong option', () => {
  it.each([
    ['an unknown name', { rotate: true }, /no option `rotate`.*rotateRefreshTokens/],
    ['a name of the inner settings', { release: '5.2' }, /no option `release`/],
    ['a throttle of no view', { throttles: { login: '5/min' } }, /no view `login`/],
    ['a path of no view', { paths: { login: '/login/' } }, /no view `login`/],
    ['a path without a slash in front', { paths: { obtain: 'login/' } }, /"login\/" is no path/],
    ['a lifetime that is no number', { accessTokenLifetime: NaN }, /`accessTokenLifetime`/],
    ['a lifetime in words', { refreshTokenLifetime: '5m' }, /`refreshTokenLifetime`/],
    ['endless leeway', { leeway: Infinity }, /`leeway`/],
    ['an unknown class', { authenticationClasses: ['JWTAuthentication'] }, /jwt, stateless-jwt/],
    ['a class that is no list', { authTokenClasses: 'access' }, /`authTokenClasses`/],
    ['an origin that is no list', { cors: 'http://localhost:5173' }, /`cors`/],
    ['an origin with a path', { cors: ['http://localhost:5173/'] }, /`cors`/],
    ['an origin with a port that goes without saying', { cors: ['http://localhost:80'] }, /`cors`/],
    ['a host for an origin', { cors: ['localhost'] }, /`cors`/],
  ])('is refused at once: %s', (_, options, advice) => {
    expect(create(options)).toThrow(TypeError)
    expect(create(options)).toThrow(advice)
  })

  it.each([
    ['throttles', { throttles: { obtain: '5/min' } }],
    ['the browsable API', { browsableApi: true }],
    ['sessions', { authenticationClasses: ['jwt', 'session'] }],
  ])('is one that the flavour has no use for: %s', (_, options) => {
    expect(create({ flavour: 'ninja-jwt', ...options })).toThrow(/ninja-jwt has no/)
    expect(create(options)).not.toThrow()
  })
})

describe('an option that is fine', () => {
  it.each([
    ['origins of apps', { cors: ['capacitor://localhost', 'null', 'file://'] }],
    ['all origins', { cors: '*' }],
    ['a view left out', { paths: { me: false } }],
    ['nothing at all', { throttles: { obtain: undefined }, cors: undefined, leeway: undefined }],
    ['tokens that are born dead', { accessTokenLifetime: -1 }],
    ['nothing of what a flavour lacks', { flavour: 'ninja-jwt', throttles: {}, browsableApi: false }],
  ])('is taken: %s', (_, options) => {
    expect(create(options)).not.toThrow()
  })

  it('leaves a view where it is if its path is undefined', () => {
    expect(create({ paths: { me: undefined } })()).toMatchObject({ paths: { me: '/api/me/' } })
  })
})

describe('skew', () => {
  it('is refused if it is no number', () => {
    expect(() => (createMockServer().skew = NaN)).toThrow(TypeError)
  })
})

describe('the origin of handlers', () => {
  it.each([
    'https://api.example.com/v1/',
    'https://api.example.com/?',
    '/api/',
    'api.example.com',
    'data:,x',
  ])('is refused if it is none: %s', (origin) => {
    expect(() => createMockServer().handlers(http, origin)).toThrow(/takes an origin/)
  })

  it.each(['https://api.example.com', 'https://api.example.com/', 'http://localhost:8000'])(
    'is taken with or without a slash: %s',
    (origin) => {
      expect(createMockServer().handlers(http, origin)).toHaveLength(7)
    },
  )
})
