import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId } from '../../src/engine/ids.ts'
import { claimCase } from '../../src/records/cases/advising.ts'
import { Browsing, casePath, launch, seen } from './browsing.ts'
import type { Desk } from './desk.ts'
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

describe('signing in', () => {
  test('works once for a link; the second time says how to get a new one', async () => {
    const link = desk.url + (await desk.link(lena))
    const page = await house.open()
    await page.goto(link)
    await page.click('main button')
    await page.waitForURL(`${desk.url}/console`)
    const other = await house.open()
    await other.goto(link)
    await other.click('main button')
    await seen(other, 'Dieser Link gilt nicht')
    await seen(other, 'bei jedem Start einen neuen Link')
  })

  test('by a double click works', async () => {
    const page = await house.open()
    await page.goto(desk.url + (await desk.link(lena)))
    await page.dblclick('main button')
    await page.waitForURL(`${desk.url}/console`)
    await seen(page, 'Keine offene Anfrage')
  })

  test('lasts for links in chats and e-mails on other sites', async () => {
    const page = await house.signedIn(lena)
    const id = await desk.case(someone('amina'))
    const site = createServer((_, answer) =>
      answer.setHeader('content-type', 'text/html').end(`<a href="${desk.url}${casePath(id)}">case</a>`),
    )
    await new Promise<void>((done) => site.listen(0, 'localhost', done))
    const foreign = `http://localhost:${(site.address() as AddressInfo).port}/`
    await page.goto(foreign)
    await page.click('a')
    await page.locator('#transcript').waitFor()
    site.close()
    house.forgive(foreign)
  })
})

describe('a case', () => {
  test('goes to one of two who press at once, and the other sees who', async () => {
    const id = await desk.case(someone('amina'))
    const pages = [await house.signedIn(lena), await house.signedIn(ali)]
    for (const page of pages) await house.go(page, casePath(id))
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
    const page = await house.signedIn(lena)
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
    const page = await house.signedIn(lena)
    await house.go(page, casePath(id))
    await page.fill('#reply', 'Einmal.')
    await page.dblclick('text=Senden')
    // The second click breaks off the answer to the first, which `waitForURL` takes for a failure: look until the page is there.
    await expect.poll(() => page.url(), { timeout: 20_000 }).toMatch(/notice=sent/)
    await page.waitForLoadState()
    await page.reload()
    const { transcript } = await desk.readCase(id)
    expect(transcript.filter(({ from }) => from === 'advisor')).toHaveLength(1)
  })

  test('shows new words live, and leaves what is being written alone', async () => {
    const id = await desk.case(someone('amina'))
    await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
    const page = await house.signedIn(lena)
    await house.go(page, casePath(id))
    await page.click('summary:has-text("Weitergeben")')
    await page.fill('#reply', 'Halb fertig')
    await house.listening()
    await desk.run(someone('amina'), 'add-to-case', { text: 'Ich habe noch eine Frage.' })
    desk.hint({ case: id })
    await seen(page, 'Ich habe noch eine Frage.')
    expect(await page.inputValue('#reply')).toBe('Halb fertig')
    expect(await page.locator('details[open]').count()).toBe(1)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('reply')
  })

  test('shows live that a colleague has taken it over', async () => {
    const id = await desk.case(someone('amina'))
    const page = await house.signedIn(ali)
    await house.go(page, casePath(id))
    await page.fill('#note', 'Meine Notiz')
    await house.listening()
    await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
    desk.hint({ case: id })
    await seen(page, 'Nur Lena kann antworten.')
    expect(await page.inputValue('#note')).toBe('Meine Notiz')
  })

  test('does not look again for another case', async () => {
    const id = await desk.case(someone('amina'))
    const page = await house.signedIn(ali)
    await house.go(page, casePath(id))
    await house.listening()
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
    const page = await house.signedIn(lena)
    await page.focus(`#case-${first}`)
    await house.listening()
    const second = await desk.case(someone('emre'), { letter: 'removal' })
    desk.hint({ case: second })
    await page.locator(`#case-${second}`).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(`case-${first}`)
    await expect.poll(() => page.title()).toBe('(2) Anfragen · Beratung')
    expect(await page.textContent('#count')).toContain('2 Anfragen.')
  })

  test('shows a case that came while the page was just being asked for', async () => {
    const page = await house.signedIn(lena)
    await house.listening()
    const { promise: opened, resolve: open } = Promise.withResolvers<void>()
    let held = 0
    await page.route('**/console*', async (route) => {
      const response = await route.fetch()
      held++
      await opened
      await route.fulfill({ response })
    })
    desk.hint({ case: await desk.case(someone('amina')) })
    await expect.poll(() => held).toBe(1)
    const second = await desk.case(someone('emre'), { letter: 'removal' })
    desk.hint({ case: second })
    await page.waitForTimeout(50)
    open()
    await page.locator(`#case-${second}`).waitFor({ timeout: 10_000 })
  })

  test('says when it does not update by itself, and finds back', async () => {
    const page = await house.signedIn(lena)
    await house.listening()
    await page.route('**/console/live', (route) => route.abort())
    // Going to the background and back opens a new connection, which fails.
    await page.evaluate(() => {
      dispatchEvent(new Event('pagehide'))
      dispatchEvent(new Event('pageshow'))
    })
    await page.locator('#offline').waitFor({ state: 'visible' })
    await page.unrouteAll()
    await page.locator('#offline').waitFor({ state: 'hidden' })
    house.forgive('ERR_FAILED')
  })

  test('works without scripts: a link looks again, and forms do their work', async () => {
    const id = await desk.case(someone('amina'))
    const page = await house.signedIn(lena, { javaScriptEnabled: false })
    await page.locator('noscript a').click()
    await page.click(`#case-${id}`)
    await page.click('button:has-text("Übernehmen")')
    await page.fill('#reply', 'Guten Tag')
    await page.click('text=Senden')
    await seen(page, 'Ihre Antwort ist auf dem Weg.')
  })

  test('speaks German and English', async () => {
    const page = await house.signedIn(lena)
    await seen(page, 'Keine offene Anfrage')
    await page.click('nav.languages >> text=EN')
    await seen(page, 'No open request')
    await house.go(page, '/console/events')
    await seen(page, 'There is no event yet.')
    await page.click('nav.languages >> text=DE')
    await seen(page, 'Es gibt noch keine Veranstaltung.')
  })
})

describe('an event', () => {
  test('is made, published, exported and called off', async () => {
    const page = await house.signedIn(lena)
    await house.go(page, '/console/events')
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
    expect(await readFile(await download.path(), 'utf8')).toContain("\r\n'=Amina;18 bis 24;;;112;")
    await page.click('text=Absagen')
    await seen(page, '1 Person erfährt davon in ihrer Sprache.')
    await page.dblclick('button:has-text("Absagen")')
    await seen(page, 'Die Veranstaltung ist abgesagt.')
    await desk.ring()
    expect(await desk.sent()).toMatchObject([{ conversation: 'chat-amina', event: { notice: { kind: 'occasion-cancelled' } } }])
  })
})
