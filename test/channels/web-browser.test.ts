import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ar, de, type House, until, word } from '../support/web-house.ts'
import { bubbles, calendar, openVisitors, say, styles, type Visitors } from '../support/web-visitors.ts'

let visitors: Visitors
let house: House
beforeAll(async () => {
  visitors = await openVisitors()
  house = visitors.house
})
afterEach(() => visitors.leave())
afterAll(() => visitors.close())

describe('a conversation', { timeout: 30_000 }, () => {
  test('opens with the browser’s language, takes words and shows the answers in order', async () => {
    const page = await visitors.visit()
    expect(house.committed.at(-1)?.event).toEqual({ kind: 'opened', hint: 'de' })
    await say(page, 'Hallo Welt')
    await page.getByText('2: Hallo Welt').waitFor()
    expect(await bubbles(page)).toEqual(['Guten Tag!', 'Hallo Welt', '1: Hallo Welt', '2: Hallo Welt 64'])
    expect(await page.locator('#typing').isHidden()).toBe(true)
    expect(visitors.faults).toEqual([])
  })

  test('takes presses, and older buttons step back but still work', async () => {
    const page = await visitors.visit()
    await page.getByRole('button', { name: 'Nein' }).click()
    await page.getByText('gedrückt: n').waitFor()
    expect(await page.locator('.bubble').first().getAttribute('class')).toContain('past')
    await page.getByRole('button', { name: 'Ja' }).click()
    await page.getByText('gedrückt: y').waitFor()
    expect(await bubbles(page)).toEqual(['Guten Tag!', 'Nein', 'gedrückt: n', 'Ja', 'gedrückt: y'])
  })

  test('emergency numbers can be called, and what comes with the next question is still there to be pressed', async () => {
    const page = await visitors.visit()
    await say(page, 'gefahr')
    await page.getByText('Wie heißen Sie?').waitFor()
    const calls = page.locator('a[href^="tel:"]')
    expect(await calls.evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual(['tel:110', 'tel:112'])
    const [first, urgent, question] = await page.locator('.bot').all()
    expect(await first?.getAttribute('class')).toContain('past')
    expect(await urgent?.getAttribute('class')).not.toContain('past')
    // A number that is typed means the last list.
    expect([await urgent?.locator('.number').count(), await question?.locator('.number').count()]).toEqual([0, 2])
    await page.getByRole('button', { name: 'Dringend' }).click()
    await page.getByText('gedrückt: u').waitFor()
  })

  test('takes a double tap for one, although the page moves under the finger', async () => {
    const page = await visitors.visit()
    const box = await page.getByRole('button', { name: 'Nein' }).boundingBox()
    if (!box) throw new Error('There is no button')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.dblclick(x, y)
    await page.getByText('gedrückt: n').waitFor()
    await page.waitForTimeout(300)
    expect(await bubbles(page)).toEqual(['Guten Tag!', 'Nein', 'gedrückt: n'])
  })

  test('runs from right to left in Arabic, page and bubble, and numbers stay whole', async () => {
    const page = await visitors.visit({ locale: 'ar-SY' })
    expect(await page.evaluate('[document.documentElement.lang, document.documentElement.dir]')).toEqual(['ar', 'rtl'])
    expect(await page.locator('.bot').getAttribute('dir')).toBe('rtl')
    expect(await page.getByRole('textbox').getAttribute('placeholder')).toBe(word(ar, 'placeholder'))
    const box = await page.locator('.bot').boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeGreaterThan(340)
    expect(await page.getByRole('link', { name: '+49 211 1234567' }).getAttribute('href')).toBe('tel:+492111234567')
  })

  test('turns the page around when the conversation changes its language', async () => {
    const page = await visitors.visit()
    await say(page, 'arabisch')
    await page.getByText('حسنًا').waitFor()
    expect(await page.evaluate('document.documentElement.dir')).toBe('rtl')
    expect(await page.title()).toBe(word(ar, 'title'))
    expect(await page.locator('.bot').first().getAttribute('dir')).toBe('ltr')
    const paragraphs = await styles(page.locator('.bot').last().locator('p'), 'direction', 'text-align')
    expect(paragraphs).toEqual([
      ['rtl', 'right'],
      ['ltr', 'right'],
    ])
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByText('gedrückt: l:de').waitFor()
    expect(await page.evaluate('document.documentElement.dir')).toBe('ltr')
  })

  test('survives a reload, and the bot is not greeted twice', async () => {
    const page = await visitors.visit()
    await say(page, 'merken')
    await page.getByText('2: merken').waitFor()
    const before = await bubbles(page)
    const committed = house.committed.length
    await page.reload()
    await page.getByText('2: merken').waitFor()
    expect(await bubbles(page)).toEqual(before)
    await say(page, 'weiter')
    await page.getByText('2: weiter').waitFor()
    expect(house.committed.slice(committed).map(({ event }) => event.kind)).toEqual(['said'])
    expect(new Set(house.committed.slice(committed - 2).map(({ address }) => address.chat)).size).toBe(1)
  })

  test('shows every message in two tabs, whoever spoke', async () => {
    const one = await visitors.visit()
    const other = await visitors.context.newPage()
    await other.goto(house.url)
    await other.getByText('Guten Tag!').first().waitFor()
    for (const text of ['eins', 'zwei', 'drei']) await say(one, text)
    for (const page of [one, other]) {
      await page.getByText('2: drei').waitFor()
      const shown = (await bubbles(page)).filter((text) => !text?.startsWith('Guten Tag'))
      expect(shown.filter((text) => text === 'zwei')).toHaveLength(1)
      expect(shown.filter((text) => text?.includes(': ')).map((text) => text?.replace(' 64', ''))).toEqual([
        '1: eins',
        '2: eins',
        '1: zwei',
        '2: zwei',
        '1: drei',
        '2: drei',
      ])
    }
  })

  test('gives files to save', async () => {
    const page = await visitors.visit()
    await say(page, 'datei')
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Herunterladen: termin.ics' }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe('termin.ics')
    expect(await readFile(await download.path(), 'utf8')).toBe(calendar)
    expect(visitors.faults).toEqual([])
  })

  test('can be deleted from the device: nothing of it is left, and another one begins', async () => {
    const page = await visitors.visit()
    await say(page, 'geheim')
    await page.getByText('2: geheim').waitFor()
    const tab = await visitors.context.newPage()
    await tab.goto(house.url)
    await tab.getByText('Guten Tag!').first().waitFor()
    const before = house.committed.at(-1)?.address.chat ?? ''
    await page.getByRole('button', { name: word(de, 'clear') }).click()
    await page.getByRole('button', { name: word(de, 'clear-yes') }).click()
    await until(() => house.committed.at(-1)?.address.chat !== before)
    await page.getByText('Guten Tag!').waitFor()
    expect(await bubbles(page)).toEqual(['Guten Tag!'])
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('geheim')
    house.say(before, { text: 'für den Vorigen', language: de })
    await say(tab, 'neu')
    await page.getByText('2: neu').waitFor()
    expect(house.committed.at(-1)?.address.chat).not.toBe(before)
    for (const shown of [await bubbles(page), await bubbles(tab)]) {
      expect(shown).not.toContain('geheim')
      expect(shown).not.toContain('für den Vorigen')
    }
  })

  test('goes on where the browser keeps no cookies', async () => {
    const page = await visitors.visit()
    const before = house.committed.at(-1)?.address.chat
    await visitors.context.clearCookies()
    await say(page, 'ohne Keks')
    await page.getByText('2: ohne Keks').waitFor()
    expect(visitors.events('ohne Keks').map(({ address }) => address.chat)).not.toContain(before)
    expect(await visitors.context.cookies()).toEqual([])
    await say(page, 'noch einmal')
    await page.getByText('2: noch einmal').waitFor()
    expect(visitors.events('noch einmal')[0]?.address).toEqual(visitors.events('ohne Keks')[0]?.address)
  })
})
