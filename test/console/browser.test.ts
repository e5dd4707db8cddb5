import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { claimCase } from '../../src/records/cases/advising.ts'
import { Desk, someone } from './desk.ts'
import { lacks, overflow, tooFaint } from './looks.ts'

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
})
afterAll(() => browser.close())

let desk: Desk
let lena: AdvisorId
let ali: AdvisorId
let contexts: BrowserContext[]
/** Errors of pages, and requests that left the origin. */
let faults: string[]
beforeEach(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena', { roles: ['advisor', 'coordinator'] })
  ali = await desk.advisor('Ali')
  contexts = []
  faults = []
})
afterEach(async () => {
  for (const context of contexts) await context.close()
  await desk.close()
  expect(faults).toEqual([])
})

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 1000, height: 800 }, ...options })
  contexts.push(context)
  context.on('request', (request) => {
    if (!request.url().startsWith(desk.url)) faults.push(`left the origin: ${request.url()}`)
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (401|404|409|410|422)/.test(message.text())) faults.push(message.text())
  })
  page.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return page
}

async function signedIn(advisor: AdvisorId, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await open(options)
  await page.goto(desk.url + (await desk.link(advisor)))
  await page.click('main button')
  await page.waitForURL(`${desk.url}/console`)
  return page
}

const go = (page: Page, path: string) => page.goto(desk.url + path)
const casePath = (id: CaseId) => `/console/cases/${id}`
const seen = (page: Page, text: string) => page.locator('main').getByText(text).first().waitFor()
/** The page listens for changes. */
const listening = (count = 1) => expect.poll(() => desk.listening).toBe(count)

describe('signing in', () => {
  test('works once for a link; the second time says how to get a new one', async () => {
    const link = desk.url + (await desk.link(lena))
    const page = await open()
    await page.goto(link)
    await page.click('main button')
    await page.waitForURL(`${desk.url}/console`)
    const other = await open()
    await other.goto(link)
    await other.click('main button')
    await seen(other, 'Dieser Link gilt nicht')
    await seen(other, 'bei jedem Start einen neuen Link')
  })

  test('by a double click works', async () => {
    const page = await open()
    await page.goto(desk.url + (await desk.link(lena)))
    await page.dblclick('main button')
    await page.waitForURL(`${desk.url}/console`)
    await seen(page, 'Keine offene Anfrage')
  })

  test('lasts for links in chats and e-mails on other sites', async () => {
    const page = await signedIn(lena)
    const id = await desk.case(someone('amina'))
    const site = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(`<a href="${desk.url}${casePath(id)}">case</a>`))
    await new Promise<void>((done) => site.listen(0, 'localhost', done))
    const foreign = `http://localhost:${(site.address() as AddressInfo).port}/`
    await page.goto(foreign)
    await page.click('a')
    await page.locator('#transcript').waitFor()
    site.close()
    faults = faults.filter((fault) => !fault.includes(foreign))
  })
})

describe('a case', () => {
  test('goes to one of two who press at once, and the other sees who', async () => {
    const id = await desk.case(someone('amina'))
    const pages = [await signedIn(lena), await signedIn(ali)]
    for (const page of pages) await go(page, casePath(id))
    await Promise.all(pages.map((page) => page.click('button:has-text("Übernehmen")')))
    for (const page of pages) await page.waitForURL(/notice=/)
    const { advisor } = await desk.readCase(id)
    const [winner, loser, name] = advisor === lena ? [pages[0], pages[1], 'Lena'] : [pages[1], pages[0], 'Ali']
    if (!winner || !loser) throw new Error('Two pages')
    await winner.locator('#reply').waitFor()
    await seen(loser, `Nur ${name} kann antworten.`)
    expect(await loser.locator('#reply').count()).toBe(0)
  })

  test('is answered with the keyboard alone, and the answer reaches the outbox', async () => {
    const id = await desk.case(someone('amina'))
    const page = await signedIn(lena)
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id)
    const tabTo = async (what: string | undefined) => {
      for (let step = 0; step < 40 && (await focused()) !== what; step++) await page.keyboard.press('Tab')
      expect(await focused()).toBe(what)
      const outline = await page.evaluate(() => {
        const style = (pseudo?: string) => getComputedStyle(document.activeElement ?? document.body, pseudo)
        return [style().outlineStyle, style('::after').outlineStyle]
      })
      expect(outline).toContain('solid')
    }
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Zum Inhalt springen')
    await page.keyboard.press('Enter')
    await tabTo('Allgemeines Anliegen')
    await page.keyboard.press('Enter')
    await page.waitForURL(desk.url + casePath(id))
    await tabTo('Übernehmen')
    await page.keyboard.press('Enter')
    await page.waitForURL(/notice=claimed/)
    await tabTo('reply')
    await page.keyboard.type('Guten Tag!')
    await tabTo('Senden')
    await page.keyboard.press('Enter')
    await page.waitForURL(/notice=sent/)
    const wrote = (await desk.sent()).find((errand) => errand.kind === 'event' && errand.event.kind === 'advisor-wrote')
    expect(wrote).toMatchObject({ conversation: 'chat-amina', event: { advisor: 'Lena', text: 'Guten Tag!' } })
  })

  test('gets one reply from a double click and a reload', async () => {
    const id = await desk.case(someone('amina'))
    await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
    const page = await signedIn(lena)
    await go(page, casePath(id))
    await page.fill('#reply', 'Einmal.')
    await page.dblclick('text=Senden')
    await page.waitForURL(/notice=sent/)
    await page.reload()
    const { transcript } = await desk.readCase(id)
    expect(transcript.filter(({ from }) => from === 'advisor')).toHaveLength(1)
  })

  test('shows new words live, and leaves what is being written alone', async () => {
    const id = await desk.case(someone('amina'))
    await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
    const page = await signedIn(lena)
    await go(page, casePath(id))
    await page.fill('#reply', 'Halb fertig')
    await listening()
    await desk.run(someone('amina'), 'add-to-case', { text: 'Ich habe noch eine Frage.' })
    desk.hint({ case: id })
    await seen(page, 'Ich habe noch eine Frage.')
    expect(await page.inputValue('#reply')).toBe('Halb fertig')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('reply')
  })

  test('shows live that a colleague has taken it over', async () => {
    const id = await desk.case(someone('amina'))
    const page = await signedIn(ali)
    await go(page, casePath(id))
    await page.fill('#note', 'Meine Notiz')
    await listening()
    await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
    desk.hint({ case: id })
    await seen(page, 'Nur Lena kann antworten.')
    expect(await page.inputValue('#note')).toBe('Meine Notiz')
  })

  test('does not look again for another case', async () => {
    const id = await desk.case(someone('amina'))
    const page = await signedIn(ali)
    await go(page, casePath(id))
    await listening()
    await page.waitForTimeout(500)
    let asked = 0
    page.on('request', () => asked++)
    desk.hint({ case: 'another' })
    await page.waitForTimeout(500)
    expect(asked).toBe(0)
  })
})

describe('the inbox', () => {
  test('shows a new case by itself, and keeps the place of the keyboard', async () => {
    const first = await desk.case(someone('amina'))
    const page = await signedIn(lena)
    await page.focus(`#case-${first}`)
    await listening()
    const second = await desk.case(someone('emre'), { letter: 'removal' })
    desk.hint({ case: second })
    await page.locator(`#case-${second}`).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(`case-${first}`)
    await expect.poll(() => page.title()).toBe('(2) Anfragen · Beratung')
    expect(await page.textContent('#count')).toContain('2 Anfragen.')
  })

  test('says when it does not update by itself, and finds back', async () => {
    const page = await signedIn(lena)
    await listening()
    const [context] = contexts
    await page.route('**/console/live', (route) => route.abort())
    // Going to the background and back opens a new connection, which fails.
    await page.evaluate(() => {
      dispatchEvent(new Event('pagehide'))
      dispatchEvent(new Event('pageshow'))
    })
    await page.locator('#offline').waitFor({ state: 'visible' })
    await context?.unrouteAll()
    await page.unrouteAll()
    await page.locator('#offline').waitFor({ state: 'hidden' })
    faults = faults.filter((fault) => !fault.includes('ERR_FAILED'))
  })

  test('works without scripts: a link looks again, and forms do their work', async () => {
    const id = await desk.case(someone('amina'))
    const page = await signedIn(lena, { javaScriptEnabled: false })
    await page.locator('noscript a').click()
    await page.click(`#case-${id}`)
    await page.click('button:has-text("Übernehmen")')
    await page.fill('#reply', 'Guten Tag')
    await page.click('text=Senden')
    await seen(page, 'Ihre Antwort ist auf dem Weg.')
  })

  test('speaks German and English', async () => {
    const page = await signedIn(lena)
    await seen(page, 'Keine offene Anfrage')
    await page.click('nav.languages >> text=EN')
    await seen(page, 'No open request')
    await go(page, '/console/events')
    await seen(page, 'There is no event yet.')
    await page.click('nav.languages >> text=DE')
    await seen(page, 'Es gibt noch keine Veranstaltung.')
  })
})

describe('an event', () => {
  test('is made, published, exported and called off', async () => {
    const page = await signedIn(lena)
    await go(page, '/console/events')
    await page.click('text=Neue Veranstaltung')
    await page.click('text=JUMP')
    await page.fill('#date', '2026-12-12')
    await page.fill('#place', 'Sporthalle')
    await page.click('text=Speichern')
    await seen(page, 'Noch sieht ihn niemand im Chat.')
    await page.click('text=Veröffentlichen')
    await page.click('button:has-text("Veröffentlichen")')
    await seen(page, 'Ab jetzt kann man sich anmelden.')
    const occasion = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const answers = { firstName: '=Amina', ageGroup: '18-24', emergencyPhone: '112' }
    await desk.run(someone('amina'), 'book', { occasion, answers })
    await page.reload()
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Anmeldungen als CSV')])
    expect(await readFile(await download.path(), 'utf8')).toContain("\r\n'=Amina;18 bis 24;;112;")
    await page.click('text=Absagen')
    await seen(page, '1 Person erfährt davon in ihrer Sprache.')
    await page.dblclick('button:has-text("Absagen")')
    await seen(page, 'Die Veranstaltung ist abgesagt.')
    await desk.ring()
    expect(await desk.sent()).toMatchObject([{ conversation: 'chat-amina', event: { notice: { kind: 'occasion-cancelled' } } }])
  })
})

describe('for everybody', () => {
  const evil = '<img src="https://evil.example/x.png" onerror="alert(1)"><script>alert(2)</script>'
  let paths: string[]
  beforeAll(() => {
    paths = []
  })
  /** Every kind of page, with people's words that try to be more. */
  const fill = async () => {
    const id = await desk.case(someone('evil', 'ar'), { concern: `${evil} مرحبا`, firstName: evil, letter: 'removal', situation: 'ended' })
    await desk.case(someone('late', 'tr'))
    await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
    const occasion = await desk.occasion({ title: { de: evil }, place: evil, capacity: 1 })
    for (const who of ['evil', 'emre']) await desk.run(someone(who), 'book', { occasion, answers: { firstName: evil, ageGroup: '18-24' } })
    const failure = { at: desk.now, error: evil, event: { kind: 'said', text: evil } }
    await desk.store.transact(null, async (tx) => tx.put('failure:evil', failure, { index: { failures: '1' } }))
    desk.now += 11 * 60 * 60_000
    paths = [
      ...['/console?show=all', '/console?show=closed', casePath(id), '/console/events', '/console/events/new', '/console/events/new?format=jump'],
      ...[`/console/events/${occasion}`, `/console/events/${occasion}/edit`, `/console/events/${occasion}/cancel`],
      ...['/console/team', '/console/team/new', `/console/team/${ali}`, '/console/failures', '/console/nothing', '/console/sign-in'],
      ...['/imprint?lang=de', '/privacy?lang=ar', '/privacy?lang=tr', '/accessibility?lang=en'],
    ]
    // A form that came back with what is wrong.
    return async (page: Page) => {
      await go(page, `/console/events/${occasion}/edit`)
      await page.fill('#place', ' ')
      await page.click('button:has-text("Speichern")')
      await page.locator('.problem').first().waitFor()
    }
  }

  test.each(['light', 'dark'] as const)('text stands out and everything has a name, also on a small screen: %s', async (colorScheme) => {
    const wrongForm = await fill()
    const page = await signedIn(lena, { colorScheme, viewport: { width: 320, height: 700 } })
    const check = async (where: string) => {
      expect(await tooFaint(page), where).toEqual([])
      expect(await lacks(page), where).toEqual([])
      expect(await overflow(page), where).toBeLessThanOrEqual(0)
    }
    for (const path of paths) {
      await go(page, path)
      for (const details of await page.locator('summary').all()) await details.click()
      await check(path)
    }
    await wrongForm(page)
    await check('a form with something wrong')
  })

  test('no page moves for those who want no motion', async () => {
    await fill()
    const page = await signedIn(lena, { reducedMotion: 'reduce' })
    for (const path of paths) {
      await go(page, path)
      expect(await page.evaluate(() => document.getAnimations().length), path).toBe(0)
      expect(
        await page.evaluate(() => [...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).animationName !== 'none').length),
        path,
      ).toBe(0)
    }
  })

  test('Arabic pages run from right to left, German names in them from left to right', async () => {
    const page = await open({ locale: 'ar' })
    await go(page, '/privacy')
    const sides = await page.evaluate(() => [
      document.documentElement.dir,
      getComputedStyle(document.querySelector('h1') ?? document.body).direction,
      getComputedStyle(document.querySelector('dd bdi') ?? document.body).direction,
    ])
    expect(sides).toEqual(['rtl', 'rtl', 'ltr'])
  })
})
