// The least that a server can do for a call with a token, in a process of its own.
import { createServer } from 'node:http'

const body = '{"id":1,"username":"ada"}'
const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length }

const server = createServer(({ headers: { authorization = '' } }, response) => {
  const isAuthorized = authorization.startsWith('Bearer ')
  response.writeHead(isAuthorized ? 200 : 401, headers).end(body)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
process.on('disconnect', () => process.exit())
