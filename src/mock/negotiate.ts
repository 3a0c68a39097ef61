/** How to answer: with a renderer of Django REST framework, or not at all. */
export interface Negotiated {
  /** `json`, `html`: a renderer. `none`: 406. `unknown`: 404, since `?format=` asks for what there is not. */
  readonly renderer: 'json' | 'html' | 'none' | 'unknown'
  /** Spaces to indent JSON with, where Accept asks for them. */
  readonly indent: number
}

interface MediaRange {
  readonly main: string
  readonly sub: string
  readonly precedence: number
  readonly indent: number
}

type Renderer = 'json' | 'html'

const formats: Readonly<Record<Renderer, string>> = { json: 'json', html: 'api' }

/** The more exactly a type is asked for, the sooner it is tried; `q` counts for nothing. */
export function negotiate(request: Request, browsableApi: boolean): Negotiated {
  const all: readonly Renderer[] = browsableApi ? ['json', 'html'] : ['json']
  const format = new URL(request.url).searchParams.getAll('format').at(-1)
  const renderers = all.filter((renderer) => !format || formats[renderer] === format)
  if (renderers.length === 0) return { renderer: 'unknown', indent: 0 }
  const ranges = (request.headers.get('Accept') ?? '*/*').toLowerCase().split(',').map(toRange)
  for (const precedence of [3, 2, 1, 0]) {
    for (const renderer of renderers) {
      const range = ranges.find((one) => one.precedence === precedence && matches(renderer, one))
      if (range !== undefined) return { renderer, indent: range.indent }
    }
  }
  return { renderer: 'none', indent: 0 }
}

function toRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim())
  const [main = '', sub = ''] = type.split('/')
  const isPlain = parameters.every((parameter) => parameter === '' || parameter.startsWith('q='))
  const indent = parameters.map((parameter) => /^indent=(\d+)$/.exec(parameter)?.[1]).find(Boolean)
  const precedence = main === '*' ? 0 : sub === '*' ? 1 : isPlain ? 2 : 3
  return { main, sub, precedence, indent: Math.min(Number(indent ?? 0), 8) }
}

function matches(renderer: Renderer, { main, sub }: MediaRange): boolean {
  const [ownMain, ownSub] = renderer === 'json' ? ['application', 'json'] : ['text', 'html']
  return (main === '*' || main === ownMain) && (sub === '*' || sub === ownSub)
}
