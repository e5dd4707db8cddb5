import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { de, word } from '../support/web-house.ts'
import { bubbles, evil, openVisitors, say, styles, type Visitors } from '../support/web-visitors.ts'

let visitors: Visitors
beforeAll(async () => {
  visitors = await openVisitors()
})
afterEach(() => visitors.leave())
afterAll(() => visitors.close())

describe('safety', { timeout: 30_000 }, () => {
  test('text stays text, from either side, and links lead only where links may', async () => {
    const page = await visitors.visit()
    await say(page, evil)
    await page.getByText('2: <img').waitFor()
    await say(page, 'evil')
    await page.locator('.choices').last().getByText(evil).waitFor()
    expect(await page.title()).toBe(word(de, 'title'))
    expect(await page.locator('.bubble :is(img, script, b)').count()).toBe(0)
    const links = await page
      .locator('.bubble a')
      .evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.getAttribute('rel')]))
    expect(links.length).toBeGreaterThan(0)
    for (const link of links) expect(link).toEqual(['https://ok.example/?a=1&b=', 'noopener noreferrer'])
    expect(visitors.faults).toEqual([])
  })

  test('the browser itself refuses inline code and markup from strings', async () => {
    const page = await visitors.visit()
    const attempt = "(() => { try { document.body.innerHTML = '<i></i>' } catch (error) { return String(error) } })()"
    const refused = await page.evaluate(attempt)
    expect(refused).toContain('TrustedHTML')
  })
})

describe('everybody', { timeout: 30_000 }, () => {
  test('can use it by keyboard alone, with the focus in sight', async () => {
    const page = await visitors.visit()
    await page.mouse.click(3, 3)
    const stops: string[] = []
    for (let count = 0; count < 8; count++) {
      await page.keyboard.press('Tab')
      const focus = page.locator(':focus')
      expect(await styles(focus, 'outline-style')).toEqual([['solid']])
      stops.push((await focus.getAttribute('aria-label')) ?? (await focus.textContent()) ?? '')
    }
    const expected = ['language', 'clear', 'log'] as const
    expect(stops.slice(0, 3)).toEqual(expected.map((key) => word(de, key)))
    expect(stops.slice(3, 6)).toEqual(['1Ja', '2Nein', 'Menü'])
    expect(stops[7]).toBe(word(de, 'send'))
    for (let count = 0; count < 3; count++) await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Space')
    await page.getByText('gedrückt: n').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.type('getippt')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('zweite Zeile')
    await page.keyboard.press('Enter')
    await page.getByText('2: getippt').waitFor()
    expect(visitors.events('getippt\nzweite Zeile')).toHaveLength(1)
  })

  test('hears who speaks, and finds every control by its name', async () => {
    const page = await visitors.visit()
    expect(await page.getByRole('log').getAttribute('aria-label')).toBe(word(de, 'log'))
    expect(await page.getByRole('textbox', { name: word(de, 'message') }).count()).toBe(1)
    expect(await page.locator('.bot .unseen').first().textContent()).toBe(word(de, 'bot'))
    for (const key of ['send', 'clear', 'language'] as const)
      expect(await page.getByRole('button', { name: word(de, key) }).count()).toBe(1)
    await page.getByRole('button', { name: word(de, 'clear') }).press('Enter')
    expect(await page.getByRole('dialog').textContent()).toContain(word(de, 'clear-ask'))
    await page.keyboard.press('Enter')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await bubbles(page)).toEqual(['Guten Tag!'])
  })

  test.each([320, 360, 1280])('can hit every control at %i pixels, and nothing sticks out', async (width) => {
    const page = await visitors.visit({ viewport: { width, height: 740 } })
    await say(page, 'datei')
    await page.getByRole('button', { name: 'termin.ics' }).waitFor()
    const sizes = await page
      .locator('button:visible')
      .evaluateAll((all) => all.map((button) => button.getBoundingClientRect()).map((box) => Math.min(box.width, box.height)))
    expect(sizes.length).toBeGreaterThan(6)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  })

  test('is spared movement who asks for that', async () => {
    const page = await visitors.visit({ reducedMotion: 'reduce' })
    expect(await styles(page.locator('.bubble'), 'animation-name')).toEqual([['none']])
  })

  test('begins to read at the beginning', async () => {
    const page = await visitors.visit({ viewport: { width: 360, height: 500 }, reducedMotion: 'reduce' })
    await say(page, Array(80).fill('lang').join(' '))
    await page.getByText('2: lang').waitFor()
    const top = await page
      .locator('.me')
      .evaluate((own) => own.getBoundingClientRect().top - (own.closest('main')?.getBoundingClientRect().top ?? 0))
    expect(Math.round(top)).toBe(16)
  })
})
