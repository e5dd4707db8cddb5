import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId } from '../../src/engine/ids.ts'
import { Browsing, launch } from './browsing.ts'
import type { Desk } from './desk.ts'
import { everyPage } from './every-page.ts'
import { lacks, overflow, tooFaint } from './looks.ts'

const browser = await launch()
afterAll(() => browser.close())

let house: Browsing
let desk: Desk
let lena: AdvisorId
beforeEach(async () => {
  house = await Browsing.begin(browser)
  desk = house.desk
  lena = house.lena
})
afterEach(() => house.end())

describe('for everybody', () => {
  let paths: readonly string[] = []
  const fill = async () => {
    const every = await everyPage(desk, house)
    const { occasion } = every
    // Reading questions needs the model, which has tests of its own.
    paths = every.paths.filter((path) => path !== '/console/questions')
    // A form that came back with what is wrong.
    return async (page: Page) => {
      await house.go(page, `/console/events/${occasion}/edit`)
      await page.fill('#place', ' ')
      await page.click('button:has-text("Speichern")')
      await page.locator('.problem').first().waitFor()
    }
  }

  test.each(['light', 'dark'] as const)(
    'text stands out and everything has a name, also on a small screen: %s',
    async (colorScheme) => {
      const wrongForm = await fill()
      const page = await house.signedIn(lena, { colorScheme, viewport: { width: 320, height: 700 } })
      const check = async (where: string) => {
        expect(await tooFaint(page), where).toEqual([])
        expect(await lacks(page), where).toEqual([])
        expect(await overflow(page), where).toBeLessThanOrEqual(0)
      }
      for (const path of paths) {
        await house.go(page, path)
        for (const details of await page.locator('summary').all()) await details.click()
        await check(path)
      }
      await wrongForm(page)
      await check('a form with something wrong')
    },
  )

  test('no page moves for those who want no motion', async () => {
    await fill()
    const page = await house.signedIn(lena, { reducedMotion: 'reduce' })
    for (const path of paths) {
      await house.go(page, path)
      expect(await page.evaluate(() => document.getAnimations().length), path).toBe(0)
      expect(
        await page.evaluate(
          () => [...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).animationName !== 'none').length,
        ),
        path,
      ).toBe(0)
    }
  })

  test('Arabic pages run from right to left, German names in them from left to right', async () => {
    const page = await house.open({ locale: 'ar' })
    await house.go(page, '/privacy')
    const sides = await page.evaluate(() => [
      document.documentElement.dir,
      getComputedStyle(document.querySelector('h1') ?? document.body).direction,
      getComputedStyle(document.querySelector('dd bdi') ?? document.body).direction,
    ])
    expect(sides).toEqual(['rtl', 'rtl', 'ltr'])
  })
})
