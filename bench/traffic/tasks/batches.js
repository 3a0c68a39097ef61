export const BATCH = 64

export async function inSequence(client) {
  for (let i = 0; i < BATCH; i++) await client.call('me/')
}

// Each with a URL of its own: some libraries let equal requests share an answer.
export async function atOnce(client) {
  await Promise.all(Array.from({ length: BATCH }, (_, i) => client.call(`me/?n=${i}`)))
}
