import { createRemoteJWKSet } from 'jose'
import { createHandler } from './create-handler.js'
import { createVerifier } from './verify-access-token.js'

// Once and not for each request: it keeps the keys for ten minutes.
const keys = createRemoteJWKSet(new URL('https://api.example.com/.well-known/jwks.json'))
const verify = createVerifier({ keys, issuer: 'https://api.example.com', audience: 'web' })

export const handle = createHandler(verify, (_request, claims) => {
  // A number up to SimpleJWT 5.5.0, a string from 5.5.1 on.
  return Response.json({ user: String(claims['user_id']) })
})
