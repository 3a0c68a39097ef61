/** One event, as EventSource would have it. */
export interface ServerEvent {
  readonly type: string
  readonly data: string
  readonly lastEventId: string
}

/** What outlives a connection: where to go on, and how long to wait before. */
export interface Place {
  lastEventId: string
  retry: number
}

/** Reads server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  place: Place,
): AsyncGenerator<ServerEvent> {
  let fields: Fields = { data: [] }
  for await (const line of linesOf(body)) {
    if (line !== '') {
      takeField(fields, line)
      continue
    }
    const { event, data, id = place.lastEventId, retry = place.retry } = fields
    Object.assign(place, { lastEventId: id, retry })
    if (data.length > 0) yield { type: event || 'message', data: data.join('\n'), lastEventId: id }
    fields = { data: [] }
  }
}

interface Fields {
  event?: string
  readonly data: string[]
  id?: string
  retry?: number
}

/** A line that begins with a colon is a comment. */
function takeField(fields: Fields, line: string): void {
  const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
  if (name === 'event') fields.event = value
  if (name === 'data') fields.data.push(value)
  if (name === 'id' && !value.includes('\0')) fields.id = value
  if (name === 'retry' && /^\d+$/.test(value)) fields.retry = Number(value)
}

/** Lines end with CR, LF or both; what follows the last end is no line yet. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      rest += decoder.decode(value, { stream: true })
      // A CR at the very end may have its LF in the next piece.
      const lines = rest.split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      yield* lines
    }
  } finally {
    void reader.cancel().catch(() => {})
  }
}
