import { describe, expect, it } from 'vitest'
import { authErrorOf, createGraphQL } from '../../examples/recipes/urql.js'
import { describeCalls } from './calls-suite.js'
import { GRAPHQL_URL, mountGraphQL, NOTES, type Notes } from './graphql-view.js'
import { BOB, createRecipeKit } from './recipe-kit.js'

describeCalls('urql', (auth, server) => {
  mountGraphQL(server)
  const graphql = createGraphQL(auth, GRAPHQL_URL)
  return async () => {
    const { data, error } = await graphql
      .current()
      .query<Notes>(NOTES, {}, { requestPolicy: 'network-only' })
      .toPromise()
    if (error) throw error
    return data?.notes[0]?.text ?? ''
  }
})

describe('the recipe for urql', () => {
  it('gives the next user a client without anything in it, and tells who listens', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    mountGraphQL(server)
    const graphql = createGraphQL(auth, GRAPHQL_URL)
    let told = 0
    const stop = graphql.subscribe(() => (told += 1))
    const first = graphql.current()
    await first.query(NOTES, {}).toPromise()

    await auth.login(BOB)
    stop()
    const kept = graphql.current().readQuery<Notes>(NOTES, {})
    const { data } = await graphql.current().query<Notes>(NOTES, {}).toPromise()
    await auth.logout()

    expect(kept).toBeNull()
    expect(data?.notes[0]?.text).toBe('a note of bob')
    expect([first.readQuery<Notes>(NOTES, {})?.data?.notes[0]?.text, told]).toEqual(['a note of ada', 1])
  })

  it('keeps its client through a refresh', async () => {
    const { auth } = createRecipeKit({ as: 'ada' })
    const graphql = createGraphQL(auth, GRAPHQL_URL)
    const first = graphql.current()

    await auth.refresh()

    expect(graphql.current()).toBe(first)
  })

  it('finds the AuthError', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    mountGraphQL(server)
    server.failNext({ endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } })
    server.skew = 400

    const { error } = await createGraphQL(auth, GRAPHQL_URL).current().query(NOTES, {}).toPromise()

    expect(authErrorOf(error)).toMatchObject({ code: 'session_ended', reason: 'rejected' })
    expect(authErrorOf(undefined)).toBeUndefined()
  })
})
