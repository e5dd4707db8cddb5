import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId } from '../../src/engine/ids.ts'
import { claimCase } from '../../src/records/cases/advising.ts'
import { Browsing, casePath, launch } from './browsing.ts'
import type { Desk } from './desk.ts'
import { lacks, overflow, tooFaint } from './looks.ts'
import { someone } from './someone.ts'

const browser = await launch()
afterAll(() => browser.close())

let house: Browsing
let desk: Desk
let lena: AdvisorId
let ali: AdvisorId
beforeEach(async () => {
  house = await Browsing.begin(browser)
  desk = house.desk
  lena = house.lena
  ali = house.ali
})
afterEach(() => house.end())

describe('for everybody', () => {
  const evil = '<img src="https://evil.example/x.png" onerror="alert(1)"><script>alert(2)</script>'
  let paths: readonly string[] = []
  /** Every kind of page, with people's words that try to be more. */
  const fill = async () => {
    const id = await desk.case(someone('evil', 'ar'), {
      concern: `${evil} مرحبا`,
      firstName: evil,
      letter: 'removal',
      situation: 'ended',
    })
    await desk.case(someone('late', 'tr'))
    await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
    const occasion = await desk.occasion({ title: { de: evil }, place: evil, capacity: 1 })
    for (const who of ['evil', 'emre'])
      await desk.run(someone(who), 'book', { occasion, answers: { firstName: evil, ageGroup: '18-24' } })
    const failure = { at: desk.now, error: evil, event: { kind: 'said', text: evil } }
    await desk.store.transact(null, async (tx) => tx.put('failure:evil', failure, { index: { failures: '1' } }))
    desk.now += 11 * 60 * 60_000
    paths = [
      '/console?show=all',
      '/console?show=closed',
      casePath(id),
      '/console/events',
      '/console/events/new',
      '/console/events/new?format=jump',
      `/console/events/${occasion}`,
      `/console/events/${occasion}/edit`,
      `/console/events/${occasion}/cancel`,
      '/console/team',
      '/console/team/new',
      `/console/team/${ali}`,
      '/console/failures',
      '/console/nothing',
      '/console/sign-in',
      '/imprint?lang=de',
      '/privacy?lang=ar',
      '/privacy?lang=tr',
      '/accessibility?lang=en',
    ]
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
