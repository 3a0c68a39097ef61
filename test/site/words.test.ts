import { build } from 'esbuild'
import { AuthError, type AuthErrorCode, type EndReason } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { documentExamples } from '../support/examples.js'
import { createKit } from '../support/client-kit.js'

interface Words {
  whyNot(error: unknown): { readonly message: string; readonly fields: object }
  whyEnded(reason: EndReason | undefined): string
}

/** The file `words.ts` of the guide on login forms, as the bundler of an app makes it. */
async function importWords(): Promise<Words> {
  const { code: contents = '' } = documentExamples().find(({ code }) => code.startsWith('// words.ts')) ?? {}
  const { outputFiles } = await build({
    stdin: { contents, loader: 'ts', resolveDir: '.' },
    bundle: true,
    format: 'esm',
    write: false,
    tsconfig: 'tsconfig.json',
  })
  const source = encodeURIComponent(outputFiles[0]?.text ?? '')
  return (await import(/* @vite-ignore */ `data:text/javascript,${source}`)) as Words
}

const { whyNot, whyEnded } = await importWords()

const codes: Record<AuthErrorCode, true> = {
  invalid_credentials: true,
  invalid_input: true,
  login_refused: true,
  throttled: true,
  server_failed: true,
  network_failed: true,
  timed_out: true,
  not_authenticated: true,
  session_ended: true,
  refresh_unavailable: true,
  account_changed: true,
  unexpected_response: true,
  malformed_token: true,
}

const reasons: Record<EndReason, RegExp> = {
  user: /^$/,
  expired: /^You have been away/,
  rejected: /^Your session has ended/,
  user_inactive: /^Your account/,
  user_not_found: /^Your account/,
  password_changed: /^Your password/,
  max_age: /^You have been logged in/,
  replaced: /^$/,
  outcome_lost: /^Your session has ended/,
}

describe("the guide's words for a login that failed", () => {
  it.each(Object.keys(codes) as AuthErrorCode[])('are for people, with %s', (code) => {
    const { message } = whyNot(new AuthError(code, 'Look at `endpoints`.'))

    expect(message).toMatch(/^[A-Z][^`]+\.$/)
    expect(message).not.toContain('endpoints')
  })

  it('are those of the server, where it has some', () => {
    const fields = { username: ['Dieses Feld ist erforderlich.'] }
    const error = new AuthError('invalid_input', 'Show `fields`.', { detail: 'Nein.', fields })

    expect(whyNot(error)).toEqual({ message: 'Nein.', fields })
  })

  it('say that the server cannot be reached, and leave the advice for developers out', async () => {
    const { auth } = createKit({ client: { fetch: () => Promise.reject(new TypeError('Failed to fetch')) } })
    const error: unknown = await auth.login({ username: 'ada' }).catch((reason: unknown) => reason)

    expect(whyNot(error)).toEqual({ message: 'The server cannot be reached. Try again.', fields: {} })
  })

  it('are not for what is a mistake in the program', () => {
    const mistake = new TypeError('form is undefined')

    expect(() => whyNot(mistake)).toThrow(mistake)
  })
})

describe("the guide's words for a session that ended", () => {
  it.each(Object.entries(reasons) as [EndReason, RegExp][])('with %s are %s', (reason, words) => {
    expect(whyEnded(reason)).toMatch(words)
  })

  it('are none at a first visit', () => {
    expect(whyEnded(undefined)).toBe('')
  })
})
