import { expect } from 'vitest'
import { askMe, type ContractCase, type ContractServer, logIn, pathOf, readJson } from './contract-server.js'

const group = 'metadata'

type View = Parameters<typeof pathOf>[1]

async function describeView(server: ContractServer, view: View): Promise<unknown> {
  return readJson(await server.fetch(pathOf(server, view), { method: 'OPTIONS' }))
}

function textField(label: string, required = true, readOnly = false): Readonly<Record<string, unknown>> {
  return { type: 'string', required, read_only: readOnly, label }
}

/** What OPTIONS tells about a view of tokens. */
function describes(view: View, name: string, fields: Readonly<Record<string, unknown>>): ContractCase {
  return {
    group,
    name: `describes the view "${name}"`,
    when: ({ settings }) => settings.paths?.[view] !== false,
    async run(server) {
      expect(await describeView(server, view)).toEqual({
        name,
        // The mock leaves this prose out.
        description: expect.any(String),
        renders: ['application/json'],
        parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
        actions: { POST: fields },
      })
    },
  }
}

const credentials = { username: textField('Username'), password: textField('Password') }

export const metadataCases: readonly ContractCase[] = [
  describes('obtain', 'Token Obtain Pair', credentials),
  describes('refresh', 'Token Refresh', {
    refresh: textField('Refresh'),
    access: textField('Access', false, true),
  }),
  describes('verify', 'Token Verify', {
    token: textField('Token'),
  }),
  describes('blacklist', 'Token Blacklist', {
    refresh: textField('Refresh'),
  }),
  describes('sliding', 'Token Obtain Sliding', credentials),
  describes('slidingRefresh', 'Token Refresh Sliding', {
    token: textField('Token'),
  }),
  {
    group,
    name: 'describes the protected view to those who are let in',
    async run(server) {
      const { access } = await logIn(server)

      const response = await askMe(server, access, { method: 'OPTIONS' })

      expect(response.status).toBe(200)
      expect(await readJson(response)).toMatchObject({ name: 'Me', renders: ['application/json'] })
      expect(response.headers.get('Allow')).toBe('GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS')
    },
  },
]
