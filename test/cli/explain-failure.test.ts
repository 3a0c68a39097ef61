import { describe, expect, it } from 'vitest'
import { explainFailure } from '../../src/cli/explain-failure.js'

const failure = (code: string) => Object.assign(new Error(`listen ${code}`), { code })
const at = (port: number) => ({ port, host: '127.0.0.1' })

describe('explainFailure', () => {
  it.each([
    [
      'EADDRINUSE',
      8000,
      'Port 8000 is taken: another server listens there. Give another, such as --port 8001,',
    ],
    ['EADDRINUSE', 65_535, 'such as --port 8000, or --port 0'],
    ['EACCES', 80, 'Port 80 is not open to this user'],
    ['EADDRNOTAVAIL', 8000, 'This machine has no address 127.0.0.1 to listen at. Leave --host out'],
    ['ENOTFOUND', 8000, 'no address 127.0.0.1'],
    ['EMFILE', 8000, 'The server could not start: listen EMFILE'],
  ])('says what to do about %s at %i', (code, port, words) => {
    expect(explainFailure(failure(code), at(port))).toContain(words)
  })

  it('has a sentence for what is no error at all', () => {
    expect(explainFailure('no', at(8000))).toContain('could not start')
  })
})
