import { readFile } from 'node:fs/promises'
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Inbound } from '../../src/channels/channel.ts'
import type { Message } from '../../src/engine/message.ts'
import { ar, de, type House, openHouse, until, word } from '../support/web-house.ts'

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
afterAll(() => browser.close())

const evil =
  '<img src=x onerror="document.title=1"><script>document.title=2</script> javascript:alert(1) https://ok.example/?a=1&b="><b>'
const calendar = 'BEGIN:VCALENDAR\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n'

/** A bot of few words. */
function reply({ event, address }: Inbound): readonly Message[] {
  if (event.kind === 'opened') {
    const nav = [{ label: 'Menü', press: 'w:menu:' }]
    return event.hint === ar
      ? [{ text: 'مرحبًا! اتصلوا على \u2068+49 211 1234567\u2069.', language: ar, choices: [{ label: 'نعم', press: 'y' }], nav }]
      : [
          {
            text: 'Guten Tag!',
            language: de,
            choices: [
              { label: 'Ja', press: 'y' },
              { label: 'Nein', press: 'n' },
            ],
            nav,
          },
        ]
  }
  if (event.kind === 'pressed') return [{ text: `gedrückt: ${event.press}`, language: event.press === 'l:ar' ? ar : de }]
  if (event.kind !== 'said' || event.text === 'still') return []
  if (event.text === 'evil') {
    return [
      {
        text: evil,
        language: de,
        choices: [{ label: evil, press: 'e' }],
        links: [{ label: evil, url: 'javascript:document.title=3' }],
      },
    ]
  }
  if (event.text === 'datei')
    return [{ text: 'Bitte:', language: de, files: [{ name: 'termin.ics', mime: 'text/calendar', content: calendar }] }]
  if (event.text === 'arabisch')
    return [{ text: 'حسنًا\n\nÜbersetzung: gut', language: ar, choices: [{ label: 'Deutsch', press: 'l:de' }] }]
  return [
    { text: `1: ${event.text}`, language: de },
    { text: `2: ${event.text} ${address.chat.length}`, language: de },
  ]
}

let house: House
let context: BrowserContext
/** What went wrong in a page, or left its origin. */
let faults: string[]
beforeAll(async () => {
  house = await openHouse({ reply, embeddedBy: 'http://localhost:*', timing: { hold: 2_000, grace: 1_000, patience: 2_000 } })
})
afterAll(() => house.close())
afterEach(() => context.close())

async function visit(options: Parameters<typeof browser.newContext>[0] = {}): Promise<Page> {
  faults = []
  context = await browser.newContext({ locale: 'de-DE', viewport: { width: 360, height: 740 }, ...options })
  context.on('request', (request) => {
    if (!request.url().startsWith(house.url) && !request.url().startsWith('blob:'))
      faults.push(`left the origin: ${request.url()}`)
  })
  context.on('weberror', (error) => faults.push(String(error.error())))
  context.on('console', (line) => {
    if (line.type() === 'error' && !/Failed to load resource|ERR_/.test(line.text())) faults.push(line.text())
  })
  const page = await context.newPage()
  await page.goto(house.url)
  await page.getByText('Guten Tag!').or(page.getByText('مرحبًا')).waitFor()
  return page
}

const say = async (page: Page, text: string) => {
  await page.getByRole('textbox').fill(text)
  await page.getByRole('textbox').press('Enter')
}
const bubbles = (page: Page) =>
  page.locator('.bubble').evaluateAll((all) => all.map((bubble) => bubble.querySelector('p')?.textContent))
/** How elements look, as the browser has worked it out. */
const styles = (found: Locator, ...names: readonly string[]) =>
  found.evaluateAll(
    (all, wanted) =>
      all.map((one) => wanted.map((name) => one.ownerDocument.defaultView?.getComputedStyle(one).getPropertyValue(name))),
    names,
  )
const events = (text: string) => house.committed.filter(({ event }) => event.kind === 'said' && event.text === text)

describe('a conversation', { timeout: 30_000 }, () => {
  test('opens with the browser’s language, takes words and shows the answers in order', async () => {
    const page = await visit()
    expect(house.committed.at(-1)?.event).toEqual({ kind: 'opened', hint: 'de' })
    await say(page, 'Hallo Welt')
    await page.getByText('2: Hallo Welt').waitFor()
    expect(await bubbles(page)).toEqual(['Guten Tag!', 'Hallo Welt', '1: Hallo Welt', '2: Hallo Welt 64'])
    expect(await page.locator('#typing').isHidden()).toBe(true)
    expect(faults).toEqual([])
  })

  test('takes presses, and older buttons step back but still work', async () => {
    const page = await visit()
    await page.getByRole('button', { name: 'Nein' }).click()
    await page.getByText('gedrückt: n').waitFor()
    expect(await page.locator('.bubble').first().getAttribute('class')).toContain('past')
    await page.getByRole('button', { name: 'Ja' }).click()
    await page.getByText('gedrückt: y').waitFor()
    expect(await bubbles(page)).toEqual(['Guten Tag!', 'Nein', 'gedrückt: n', 'Ja', 'gedrückt: y'])
  })

  test('runs from right to left in Arabic, page and bubble, and numbers stay whole', async () => {
    const page = await visit({ locale: 'ar-SY' })
    expect(await page.evaluate('[document.documentElement.lang, document.documentElement.dir]')).toEqual(['ar', 'rtl'])
    expect(await page.locator('.bot').getAttribute('dir')).toBe('rtl')
    expect(await page.getByRole('textbox').getAttribute('placeholder')).toBe(word(ar, 'placeholder'))
    const box = await page.locator('.bot').boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeGreaterThan(340)
    expect(await page.getByRole('link', { name: '+49 211 1234567' }).getAttribute('href')).toBe('tel:+492111234567')
  })

  test('turns the page around when the conversation changes its language', async () => {
    const page = await visit()
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
    const page = await visit()
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
    const one = await visit()
    const other = await context.newPage()
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
    const page = await visit()
    await say(page, 'datei')
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Herunterladen: termin.ics' }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe('termin.ics')
    expect(await readFile(await download.path(), 'utf8')).toBe(calendar)
    expect(faults).toEqual([])
  })

  test('can be deleted from the device: nothing of it is left, and another one begins', async () => {
    const page = await visit()
    await say(page, 'geheim')
    await page.getByText('2: geheim').waitFor()
    const tab = await context.newPage()
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
    const page = await visit()
    const before = house.committed.at(-1)?.address.chat
    await context.clearCookies()
    await say(page, 'ohne Keks')
    await page.getByText('2: ohne Keks').waitFor()
    expect(events('ohne Keks').map(({ address }) => address.chat)).not.toContain(before)
    expect(await context.cookies()).toEqual([])
    await say(page, 'noch einmal')
    await page.getByText('2: noch einmal').waitFor()
    expect(events('noch einmal')[0]?.address).toEqual(events('ohne Keks')[0]?.address)
  })
})

describe('a bad line', { timeout: 30_000 }, () => {
  test('keeps what was written, says so, and sends it exactly once', async () => {
    const page = await visit()
    await house.goAway()
    await say(page, 'unterwegs')
    await page.getByRole('status').getByText(word(de, 'offline')).waitFor()
    expect(await page.locator('.waits').textContent()).toContain(word(de, 'queued'))
    await page.waitForTimeout(300)
    expect(events('unterwegs')).toHaveLength(0)
    await house.comeBack()
    await page.getByText('2: unterwegs').waitFor()
    expect(events('unterwegs')).toHaveLength(1)
    expect(await page.locator('.waits').count()).toBe(0)
    expect(await page.getByRole('status').textContent()).toBe('')
  })

  test('that swallows the acknowledgement does not double the message', async () => {
    const page = await visit()
    const { promise, resolve } = Promise.withResolvers<void>()
    house.gate = promise
    const posted = page.waitForRequest((request) => request.method() === 'POST')
    await say(page, 'einmal')
    const first = (await posted).postDataJSON().id
    await house.goAway()
    resolve()
    await until(() => events('einmal').length === 1)
    const repeated = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.status() === 202)
    await house.comeBack()
    expect((await repeated).request().postDataJSON().id).toBe(first)
    await page.getByText('2: einmal').waitFor()
    expect(events('einmal')).toHaveLength(1)
    expect((await bubbles(page)).filter((text) => text === '1: einmal')).toHaveLength(1)
  })

  test('and a reload in between lose nothing and keep the order', async () => {
    const page = await visit()
    house.storeAway = true
    await say(page, 'erstens')
    await say(page, 'zweitens')
    await page.getByRole('status').getByText(word(de, 'offline')).waitFor()
    await page.reload()
    await page.locator('.waits').nth(1).waitFor()
    house.storeAway = false
    await page.getByText('2: zweitens').waitFor()
    const order = house.committed.flatMap(({ event }) =>
      event.kind === 'said' && /^(erst|zweit)ens$/.test(event.text) ? [event.text] : [],
    )
    expect(order).toEqual(['erstens', 'zweitens'])
  })

  test('brings what was said meanwhile when the page comes back', async () => {
    const page = await visit()
    const chat = house.committed.at(-1)?.address.chat ?? ''
    await page.goto('about:blank')
    house.say(chat, { text: 'Erinnerung', language: de })
    expect(house.outbox(chat)).toBe(1)
    await page.goto(house.url)
    await page.getByText('Erinnerung').waitFor()
    await until(() => house.outbox(chat) === 0)
  })

  test('slows down somebody who sends very much, and still delivers everything', async () => {
    const page = await visit()
    for (let count = 0; count < 32; count++) await say(page, 'still')
    await page.getByRole('status').getByText(word(de, 'slow')).waitFor()
    await until(async () => (await page.locator('.waits').count()) === 0)
    expect(events('still')).toHaveLength(32)
  })
})

describe('safety', { timeout: 30_000 }, () => {
  test('text stays text, from either side, and links lead only where links may', async () => {
    const page = await visit()
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
    expect(faults).toEqual([])
  })

  test('the browser itself refuses inline code and markup from strings', async () => {
    const page = await visit()
    const attempt = "(() => { try { document.body.innerHTML = '<i></i>' } catch (error) { return String(error) } })()"
    const refused = await page.evaluate(attempt)
    expect(refused).toContain('TrustedHTML')
  })
})

describe('everybody', { timeout: 30_000 }, () => {
  test('can use it by keyboard alone, with the focus in sight', async () => {
    const page = await visit()
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
    expect(events('getippt\nzweite Zeile')).toHaveLength(1)
  })

  test('hears who speaks, and finds every control by its name', async () => {
    const page = await visit()
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
    const page = await visit({ viewport: { width, height: 740 } })
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
    const page = await visit({ reducedMotion: 'reduce' })
    expect(await styles(page.locator('.bubble'), 'animation-name')).toEqual([['none']])
  })

  test('begins to read at the beginning', async () => {
    const page = await visit({ viewport: { width: 360, height: 500 }, reducedMotion: 'reduce' })
    await say(page, Array(80).fill('lang').join(' '))
    await page.getByText('2: lang').waitFor()
    const top = await page
      .locator('.me')
      .evaluate((own) => own.getBoundingClientRect().top - (own.closest('main')?.getBoundingClientRect().top ?? 0))
    expect(Math.round(top)).toBe(16)
  })
})
