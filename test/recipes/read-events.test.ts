import { describe, expect, it } from 'vitest'
import { type Place, readEvents, type ServerEvent } from '../../examples/recipes/read-events.js'

/** Reads a stream that comes in the given pieces. */
async function read(
  pieces: readonly (string | Uint8Array)[],
  place: Place = { lastEventId: '', retry: 3000 },
) {
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece))
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      bytes.forEach((piece) => controller.enqueue(piece))
      controller.close()
    },
  })
  const events: ServerEvent[] = []
  for await (const event of readEvents(body, place)) events.push(event)
  return { events, place }
}

const dataOf = ({ events }: { events: readonly ServerEvent[] }) => events.map(({ data }) => data)

describe('readEvents', () => {
  it.each([
    ['one line', ['data: a\n\n'], ['a']],
    ['several lines', ['data: a\ndata:b\ndata:  c\n\n'], ['a\nb\n c']],
    ['CR as the end of a line', ['data: a\rdata: b\r\r'.concat('\n')], ['a\nb']],
    ['CRLF torn apart', ['data: a\r', '\n\r', '\ndata: b\r\n\r\n'], ['a', 'b']],
    ['CR and LF in two pieces as one end', ['data: a\r', '\ndata: b\n\n'], ['a\nb']],
    ['comments that keep a connection open', [': hello\n\n:\n\ndata: a\n\n'], ['a']],
    ['an empty text', ['data\n\n'], ['']],
    ['a byte order mark', ['\uFEFFdata: a\n\n'], ['a']],
    ['an event that is cut off', ['data: a\n\ndata: b\n'], ['a']],
    ['an event without data', ['event: x\nid: 1\n\ndata: a\n\n'], ['a']],
    ['a colon in the text', ['data: {"a":1}\n\n'], ['{"a":1}']],
    ['an unknown field', ['color: red\ndata: a\n\n'], ['a']],
  ])('reads %s', async (_, pieces, expected) => {
    expect(dataOf(await read(pieces))).toEqual(expected)
  })

  it('puts characters together that come in two pieces', async () => {
    const bytes = new TextEncoder().encode('data: Zoë\n\n')
    const middle = bytes.indexOf(0xc3) + 1

    expect(dataOf(await read([bytes.slice(0, middle), bytes.slice(middle)]))).toEqual(['Zoë'])
  })

  it('tells types, and keeps the last id for events that have none', async () => {
    const { events, place } = await read(['event: note\nid: 7\ndata: a\n\ndata: b\n\nid: 8\ndata: cut off\n'])

    expect(events).toEqual([
      { type: 'note', data: 'a', lastEventId: '7' },
      { type: 'message', data: 'b', lastEventId: '7' },
    ])
    expect(place.lastEventId).toBe('7')
  })

  it('heeds how long to wait, where it is a number', async () => {
    const { place } = await read(['retry: 250\n\nretry: soon\n\n'])

    expect(place.retry).toBe(250)
  })
})
