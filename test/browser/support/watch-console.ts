import type { Page } from 'puppeteer-core'

/** Collects what a page complains about: errors and warnings of its console, and errors that nobody caught. */
export function watchConsole(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn')
      complaints.push(`${message.text()} ${message.location().url ?? ''}`)
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}
