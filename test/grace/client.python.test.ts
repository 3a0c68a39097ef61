import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Device, openDevice } from '../integration/device.js'
import type { SuiteServer } from '../integration/suite-server.js'
import { offline } from '../support/wired-kit.js'
import { type GraceServer, startGraceServer, startStrictServer } from './grace-server.js'

const refreshPath = '/api/token/refresh/'

/** The server as the client's own suite wants it. */
function suiteServer({ real }: GraceServer): SuiteServer {
  return {
    version: '5.5.1',
    settings: {},
    origin: real.url,
    port: (input, init) => fetch(input, init),
    fetch: (path, init) => fetch(real.url + path, init),
    raw: (path, init) => fetch(real.url + path, { ...init, redirect: 'manual' }),
    control: (action, command) => real.control(action, { ...command }),
    mint: () => Promise.reject(new Error('Nobody asks for it here.')),
    answers: () => real.calls(),
    reset: () => real.control('reset'),
    close: () => real.close(),
  }
}

/** Lets the server answer the next refresh, and the answer get lost on the way. */
function loseNextAnswer({ wire }: Device): void {
  wire.answer(refreshPath, async (request) => {
    wire.answer(refreshPath, undefined)
    await fetch(request)
    return offline()
  })
}

/** A device that has logged in, whose access token has expired, and which loses the next answer to a refresh. */
async function openUnlucky(server: GraceServer): Promise<Device> {
  const user = await server.logIn()
  const device = openDevice(suiteServer(server))
  devices.push(device)
  await device.auth.login(user)
  await server.real.control('reset')
  device.outliveToken()
  loseNextAnswer(device)
  return device
}

const devices: Device[] = []
let server: GraceServer

afterEach(() => devices.splice(0).forEach(({ auth }) => auth.dispose()))

describe('a client of a server with a grace period', () => {
  beforeAll(async () => {
    server = await startGraceServer()
  })
  afterAll(() => server.real.close())

  it('asks again where an answer was lost, and goes on', async () => {
    const device = await openUnlucky(server)
    device.auth.on('refreshError', device.goOnline)

    const response = await device.auth.fetch('me/')
    await device.auth.refresh()

    expect(response.status).toBe(200)
    expect(device.told).toEqual(['login', 'refreshError', 'refresh', 'refresh'])
    expect(await server.real.calls()).toEqual({ refresh: { 200: 3 }, me: { 200: 1 } })
  })

  it('goes on in a new page where the old one was left before its answer came', async () => {
    const device = await openUnlucky(server)
    const failed = new Promise((resolve) => device.auth.on('refreshError', resolve))
    device.auth.fetch('me/').catch(() => {})
    await failed
    device.auth.dispose()

    const { auth, told } = device.openTab()
    devices.push({ ...device, auth })
    device.goOnline()
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(told).toEqual(['refresh'])
  })
})

describe('a client of a server without one', () => {
  beforeAll(async () => {
    server = await startStrictServer()
  })
  afterAll(() => server.real.close())

  it('has lost its session with the answer', async () => {
    const device = await openUnlucky(server)
    device.auth.on('refreshError', device.goOnline)

    const request = device.auth.fetch('me/')

    await expect(request).rejects.toMatchObject({ code: 'session_ended', reason: 'outcome_lost' })
    expect(device.told).toEqual(['login', 'refreshError', 'logout: outcome_lost'])
    expect(await server.real.calls()).toEqual({ refresh: { 200: 1, 401: 1 } })
  })
})
