import { createAuthClient } from 'simplejwt-client'
import { serviceWorker } from 'simplejwt-client/service-worker'
import { baseUrl } from './base-url.js'

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string }
}

/** Under Trusted Types the address of a worker is one of the things that must not be a mere string. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const policy = trustedTypes?.createPolicy('service-worker', { createScriptURL: (given) => given })
  return policy?.createScriptURL(url) ?? url
}

void navigator.serviceWorker.register(trusted('/sw.js'))

const auth = createAuthClient({ baseUrl, refreshIn: serviceWorker() })

const say = (text: string): void => {
  const place = document.querySelector('output')
  if (place) place.textContent = text
}

/** No inline handlers: the policy forbids them. */
function onClick(id: string, work: () => Promise<unknown>): void {
  document.getElementById(id)?.addEventListener('click', () => {
    work().then(
      (result) => say(String(result)),
      (error: unknown) => say(String(error)),
    )
  })
}

onClick('login', () => auth.login({ username: 'ada', password: 'correct horse' }).then(() => 'logged in'))
onClick('call', async () => `called: ${(await auth.fetch('me/')).status}`)
onClick('logout', async () => `logged out: ${(await auth.logout()).blacklist}`)

await auth.ready
await navigator.serviceWorker.ready
say(auth.getSnapshot().status)
