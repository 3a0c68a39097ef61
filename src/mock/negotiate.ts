/** A renderer of Django REST framework. */
export type Renderer = 'json' | 'html'

interface MediaRange {
  readonly main: string
  readonly sub: string
  readonly precedence: number
}

/** Which renderer answers: the more exactly a type is asked for, the sooner it is tried; `q` counts for nothing. */
export function negotiate(request: Request, browsableApi: boolean): Renderer | undefined {
  const ranges = (request.headers.get('Accept') ?? '*/*').split(',').map(toRange)
  const renderers: readonly Renderer[] = browsableApi ? ['json', 'html'] : ['json']
  for (const precedence of [3, 2, 1, 0]) {
    const candidates = ranges.filter((range) => range.precedence === precedence)
    const found = renderers.find((renderer) => candidates.some((range) => matches(renderer, range)))
    if (found !== undefined) return found
  }
  return undefined
}

function toRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim())
  const [main = '', sub = ''] = type.split('/')
  const isPlain = parameters.every((parameter) => parameter === '' || parameter.startsWith('q='))
  return { main, sub, precedence: main === '*' ? 0 : sub === '*' ? 1 : isPlain ? 2 : 3 }
}

function matches(renderer: Renderer, { main, sub }: MediaRange): boolean {
  const [ownMain, ownSub] = renderer === 'json' ? ['application', 'json'] : ['text', 'html']
  return (main === '*' || main === ownMain) && (sub === '*' || sub === ownSub)
}
