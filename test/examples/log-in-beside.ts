import { build } from 'esbuild'
import type { BrowserContext } from 'puppeteer-core'
import type { AuthClient } from 'simplejwt-client'

/** A client of the package that the example has installed, as one classic script. */
async function bundleClient(folder: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "export { createAuthClient } from 'simplejwt-client'",
      resolveDir: folder,
    },
    bundle: true,
    format: 'iife',
    globalName: 'beside',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

declare const beside: { createAuthClient(options: { readonly baseUrl: string }): AuthClient }

/** Logs somebody in over the session that the example has: in a tab of another app of this origin, which is closed then. */
export async function logInBeside(
  context: BrowserContext,
  example: { readonly folder: string; readonly url: string },
  username: string,
): Promise<void> {
  const page = await context.newPage()
  // Where the example itself is not.
  await page.goto(`${example.url}/another.app`)
  await page.evaluate(await bundleClient(example.folder))
  await page.evaluate(async (name) => {
    const auth = beside.createAuthClient({ baseUrl: '/api/' })
    await auth.login({ username: name, password: 'correct horse' })
  }, username)
  await page.close()
}
