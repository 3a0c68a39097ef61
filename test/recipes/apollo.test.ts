import { gql } from '@apollo/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { authErrorOf, createGraphQLClient } from '../../examples/recipes/apollo.js'
import { describeCalls } from './calls-suite.js'
import { GRAPHQL_URL, mountGraphQL, NOTES, type Notes } from './graphql-view.js'
import { BOB, createRecipeKit, pause } from './recipe-kit.js'

const query = gql(NOTES)

describeCalls('Apollo', (auth, server) => {
  mountGraphQL(server)
  const client = createGraphQLClient(auth, GRAPHQL_URL)
  onTestFinished(() => client.stop())
  return async () => {
    const { data } = await client.query<Notes>({
      query,
      fetchPolicy: 'network-only',
      context: { queryDeduplication: false },
    })
    return data?.notes[0]?.text ?? ''
  }
})

/** A list of notes on the screen, of Ada's. */
async function showNotes() {
  const { auth, server } = createRecipeKit({ as: 'ada' })
  mountGraphQL(server)
  const client = createGraphQLClient(auth, GRAPHQL_URL)
  onTestFinished(() => client.stop())
  const screen = client.watchQuery<Notes>({ query })
  const seen: unknown[] = []
  const subscription = screen.subscribe(({ data }) => seen.push((data as Notes | undefined)?.notes[0]?.text))
  onTestFinished(() => subscription.unsubscribe())
  const shown = () => seen.at(-1)
  await expect.poll(shown).toBe('a note of ada')
  return { auth, server, client, shown, seen }
}

describe('the recipe for Apollo', () => {
  it('takes everything of the user out of the cache at the logout, and asks nothing', async () => {
    const { auth, server, client } = await showNotes()
    const before = JSON.stringify(client.extract())
    server.resetCounters()

    await auth.logout()

    expect(before).toContain('a note of ada')
    expect(JSON.stringify(client.extract())).not.toContain('ada')
    expect(server.calls).toMatchObject({ unknown: 0, blacklist: 1 })
  })

  it('shows the next user her own notes, without a moment of the old ones', async () => {
    const { auth, shown, seen } = await showNotes()
    seen.length = 0

    await auth.login(BOB)
    await expect.poll(shown).toBe('a note of bob')

    expect(seen).not.toContain('a note of ada')
  })

  it('drops an answer that comes after the logout', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    const client = createGraphQLClient(auth, GRAPHQL_URL)
    onTestFinished(() => client.stop())
    const { promise, resolve } = Promise.withResolvers<Response>()
    server.mount('/graphql/', () => promise)
    const asked = client.query({ query }).catch(() => 'dropped')
    await expect.poll(() => server.calls.unknown).toBe(1)

    await auth.logout()
    resolve(Response.json({ data: { notes: [{ __typename: 'Note', id: 1, text: 'a note of ada' }] } }))

    expect(await asked).toBe('dropped')
    await pause()
    expect(JSON.stringify(client.extract())).not.toContain('ada')
  })

  it('finds the AuthError', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    mountGraphQL(server)
    const client = createGraphQLClient(auth, GRAPHQL_URL)
    onTestFinished(() => client.stop())
    server.failNext({ endpoint: 'refresh', status: 404 })
    server.skew = 400

    const error = await client.query({ query }).catch((reason: unknown) => reason)

    expect(authErrorOf(error)?.code).toBe('unexpected_response')
    expect(authErrorOf(new Error('another'))).toBeUndefined()
  })
})
