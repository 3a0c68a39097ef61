// The least that a server can do for a call with a token, in a process of its own.
import { createServer } from 'node:http'

const server = createServer(({ headers: { authorization = '' } }, response) => {
  // Without a body: of one that nobody reads, it is luck when its connection can be used again.
  response.writeHead(authorization.startsWith('Bearer ') ? 204 : 401).end()
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
process.on('disconnect', () => process.exit())
