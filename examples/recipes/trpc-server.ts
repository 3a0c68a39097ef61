import { initTRPC, TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'

/** Who asks; undefined for somebody who has sent no token. */
interface Context {
  readonly username: string | undefined
}

const { router, procedure } = initTRPC.context<Context>().create()

const forMembers = procedure.use(({ ctx: { username }, next }) => {
  if (username === undefined) throw new TRPCError({ code: 'UNAUTHORIZED' })
  return next({ ctx: { username } })
})

const appRouter = router({
  notes: forMembers.query(({ ctx }) => [{ id: 1, text: `a note of ${ctx.username}` }]),
})

export type AppRouter = typeof appRouter

/** Who a request's token belongs to, or the refusal to answer with. */
export type Authenticate = (request: Request) => Promise<{ readonly username: string } | Response>

/** Answers `/trpc/...`. */
export function createHandler(authenticate: Authenticate): (request: Request) => Promise<Response> {
  return async (request) => {
    const user = request.headers.has('authorization') ? await authenticate(request) : undefined
    // Before tRPC, which would answer in a form of its own: it is by `"code": "token_not_valid"` that the client knows
    // that a refresh will help.
    if (user instanceof Response) return user
    const createContext = () => ({ username: user?.username })
    return fetchRequestHandler({ endpoint: '/trpc', req: request, router: appRouter, createContext })
  }
}
