import { describe, expect, it } from 'vitest'
import { createPaint } from '../../src/cli/paint.js'

describe('createPaint', () => {
  it.each([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['a terminal that is dumb', true, { TERM: 'dumb' }, false],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
    ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
    ['a terminal with both', true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('knows whether to colour %s', (_, isTerminal, env, isColored) => {
    const painted = createPaint(isTerminal, env)('red', 'text')

    expect(painted).toBe(isColored ? '\u001b[31mtext\u001b[39m' : 'text')
  })
})
