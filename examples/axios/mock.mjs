// SimpleJWT, and an endpoint of our own behind its tokens.
import { createMockServer } from 'simplejwt-client/testing'
import { serveMock } from 'simplejwt-client/testing/node'

const server = createMockServer({
  accessTokenLifetime: 20,
  rotateRefreshTokens: true,
  blacklistAfterRotation: true,
  onRequest: ({ method, endpoint, status }) => console.log(method, endpoint, status),
})

server.mount(
  '/api/files/',
  server.protect(async ({ request }) => {
    const file = (await request.formData()).get('file')
    return Response.json({ name: file.name, size: file.size }, { status: 201 })
  }),
)

const { url } = await serveMock(server, { port: Number(process.env.PORT ?? 8000) })
console.log(`The API is at ${url}/api/`)
