import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Browsing, launch } from './browsing.ts'
import { everyPage } from './every-page.ts'

/** WCAG 2.2, levels A and AA, as far as a machine can tell. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** axe-core, which runs inside the page; `null` where it is not installed. */
const axe = source()
if (axe === null) {
  if (process.env.CI) throw new Error('axe-core is not installed: the pages cannot be checked. Run npm ci.')
  console.warn('\n  axe-core is not installed: THE PAGES ARE NOT CHECKED WITH AXE. Run npm ci.\n')
}

function source(): string | null {
  try {
    return readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  } catch {
    return null
  }
}

const browser = await launch()
afterAll(() => browser.close())

let house: Browsing
beforeEach(async () => {
  house = await Browsing.begin(browser)
})
afterEach(() => house.end())

interface Axe {
  run(where: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

/** What axe finds, as `rule: element`. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe ?? '')
  return page.evaluate(async (values) => {
    const found = await (globalThis as unknown as { axe: Axe }).axe.run(document, { runOnly: { type: 'tag', values } })
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))
  }, rules)
}

describe.skipIf(axe === null)('axe finds nothing', () => {
  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('on any page: %s, %i pixels wide', async (colorScheme, width) => {
    const { paths } = await everyPage(house.desk, house)
    const page = await house.signedIn(house.lena, { colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' })
    for (const path of paths.filter((each) => each !== '/console/questions')) {
      await house.go(page, path)
      for (const details of await page.locator('summary').all()) await details.click()
      expect(await violations(page), path).toEqual([])
    }
    await house.go(page, '/console/contact')
    await page.locator('form[action="/console/contact"]').evaluate((form) => (form as HTMLFormElement).submit())
    await page.locator('.problem').first().waitFor()
    expect(await violations(page), 'a form with something wrong').toEqual([])
    await page.click('#keys-open')
    expect(await violations(page), 'the dialog of the keys').toEqual([])
  })

  test('and is heard when something is wrong', async () => {
    const page = await house.signedIn(house.lena)
    await page.evaluate(() => {
      document.querySelector('label[for=search]')?.remove()
      for (const each of document.querySelectorAll<HTMLElement>('.hint')) each.style.color = 'rgb(240, 240, 240)'
    })
    expect((await violations(page)).map((each) => each.split(':')[0])).toEqual(
      expect.arrayContaining(['label', 'color-contrast']),
    )
  })
})
