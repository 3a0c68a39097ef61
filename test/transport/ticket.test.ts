import { describe, expect, it } from 'vitest'
import { isStandIn } from '../../src/token/stand-in.js'
import { readTicket, writeTicket } from '../../src/transport/servers/ticket.js'

describe('ticket', () => {
  it('tells what it was written with, and is no token', () => {
    const ticket = { n: 3, csrf: 'töken', exp: 1_800_000_000 }

    const text = writeTicket(ticket)

    expect(readTicket(text)).toEqual(ticket)
    expect(isStandIn(text)).toBe(true)
  })

  it.each([undefined, '', 'garbage', 'a.b.c'])('is a first one where there is %j', (text) => {
    expect(readTicket(text)).toEqual({ n: 0, csrf: undefined, exp: undefined })
  })

  it('differs with each renewal', () => {
    const texts = [0, 1, 2].map((n) => writeTicket({ n, csrf: undefined, exp: undefined }))

    expect(new Set(texts).size).toBe(3)
  })
})
