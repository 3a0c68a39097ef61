import {
  type ContractServer,
  type Credentials,
  loginBody,
  newUser,
  post,
  readJson,
} from './contract-server.js'

export interface SlidingLogin extends Credentials {
  readonly token: string
}

/** Logs a new user in for a sliding token. */
export async function logInSliding(server: ContractServer): Promise<SlidingLogin> {
  const user = await newUser(server)
  const { token } = await readJson(await post(server, 'sliding', loginBody(server, user)))
  return { ...user, token: String(token) }
}

/** Exchanges a sliding token for the next one. */
export async function refreshSliding(server: ContractServer, token: string): Promise<string> {
  const answer = await readJson(await post(server, 'slidingRefresh', { token }))
  return String(answer['token'])
}
