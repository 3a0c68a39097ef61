import { buildSchema, graphql } from 'graphql'
import type { MockServer } from 'simplejwt-client/testing'

const schema = buildSchema('type Note { id: ID! text: String! } type Query { notes: [Note!]! }')

export const GRAPHQL_URL = 'https://api.example.com/graphql/'
export const NOTES = '{ notes { id text } }'

export interface Notes {
  readonly notes: readonly { readonly id: string; readonly text: string }[]
}

/** A GraphQL endpoint behind the server's authentication, as a view of Django REST framework would be. */
export function mountGraphQL(server: MockServer): void {
  server.mount(
    '/graphql/',
    server.protect(async ({ user, request }) => {
      const { query } = (await request.json()) as { query: string }
      const rootValue = { notes: [{ id: 1, text: `a note of ${user.username}` }] }
      return Response.json(await graphql({ schema, source: query, rootValue }))
    }),
  )
}
