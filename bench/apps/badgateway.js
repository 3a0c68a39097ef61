// Its fetch wrapper, with the token in localStorage as its README stores it.
import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'

const client = new OAuth2Client({
  server: location.origin,
  clientId: 'bench',
  tokenEndpoint: '/oidc/token',
})

// The wrapper reads what is stored when it is made.
const createSession = () =>
  new OAuth2Fetch({
    client,
    getNewToken: () => null,
    storeToken,
    getStoredToken: () => JSON.parse(localStorage.getItem('token-store') ?? 'null'),
  })
let session = createSession()

function storeToken(token) {
  localStorage.setItem('token-store', JSON.stringify(token))
}

export async function logIn(credentials) {
  storeToken(await client.password(credentials))
  session = createSession()
}
export const call = async (path) => (await session.fetch(`${location.origin}/api/${path}`)).status

export async function logOut() {
  localStorage.removeItem('token-store')
  session = createSession()
}
export const restore = async () => localStorage.getItem('token-store') !== null
