import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Page } from 'puppeteer-core'
import { expect, it } from 'vitest'
import type { Driven } from './drive-example.js'
import { logIn, picture, press, sees } from './page.js'
import { LIFETIME } from './serve-example.js'

const SIZE = 8 * 2 ** 20

async function makeFile(): Promise<string> {
  const folder = resolve('.cache/examples')
  await mkdir(folder, { recursive: true })
  await writeFile(resolve(folder, 'holiday.jpg'), new Uint8Array(SIZE))
  return resolve(folder, 'holiday.jpg')
}

/** Notes every value that the bar takes from now on. */
async function watchBar(page: Page): Promise<() => Promise<readonly number[]>> {
  const values = await page.evaluateHandle(() => {
    const seen: number[] = []
    const bar = document.querySelector('progress')
    if (bar === null) throw new Error('There is no progress bar.')
    new MutationObserver(() => seen.push(bar.value)).observe(bar, { attributeFilter: ['value'] })
    return seen
  })
  return () => values.jsonValue()
}

async function choose(page: Page): Promise<void> {
  const input = await page.waitForSelector('input[type="file"]')
  await input?.uploadFile(await makeFile())
}

/** The tests of an example that uploads a file by XMLHttpRequest. */
export function uploadsFiles(name: string, { site, openTab }: Driven): void {
  it('shows how much of a file has been sent', async () => {
    const { page, complaints } = await openTab('/files')
    await logIn(page)
    await sees(page, 'heading', 'Files')
    const valuesOfBar = await watchBar(page)

    await choose(page)
    await press(page, 'Upload', 'button')
    await sees(page, 'status', `holiday.jpg has arrived: ${SIZE} bytes.`)
    await picture(page, `${name}-uploaded`)

    const values = await valuesOfBar()
    expect(values.at(-1)).toBe(1)
    expect(values).toEqual(values.toSorted((one, other) => one - other))
    expect(site().server.calls).toMatchObject({ unknown: 1, refresh: 0 })
    expect(complaints).toEqual([])
  })

  it('lets nobody send a file twice at once', async () => {
    const { page } = await openTab('/files')
    await logIn(page)
    await sees(page, 'heading', 'Files')
    await choose(page)
    const seen = await page.evaluateHandle(() => {
      const states: boolean[] = []
      const button = document.querySelector<HTMLButtonElement>('form:has(progress) button')
      if (button === null) throw new Error('There is no button.')
      new MutationObserver(() => states.push(button.disabled)).observe(button, {
        attributeFilter: ['disabled'],
      })
      return states
    })

    await press(page, 'Upload', 'button')
    await sees(page, 'status', `holiday.jpg has arrived: ${SIZE} bytes.`)

    await expect.poll(() => seen.jsonValue()).toEqual([true, false])
    expect(site().server.calls.unknown).toBe(1)
  })

  it('sends a file again, with its progress, where the server refuses the token', async () => {
    const { page } = await openTab('/files')
    await logIn(page)
    await sees(page, 'heading', 'Files')
    await choose(page)
    const valuesOfBar = await watchBar(page)

    site().server.skew = LIFETIME + 1
    await press(page, 'Upload', 'button')
    await sees(page, 'status', `holiday.jpg has arrived: ${SIZE} bytes.`)

    const files = site().server.log.filter(({ endpoint }) => endpoint === 'unknown')
    expect(files.map(({ status }) => status)).toEqual([401, 201])
    expect(site().server.calls.refresh).toBe(1)
    expect((await valuesOfBar()).at(-1)).toBe(1)
  })
}
