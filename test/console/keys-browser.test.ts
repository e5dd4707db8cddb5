import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CaseId } from '../../src/engine/ids.ts'
import { Browsing, casePath, launch, seen } from './browsing.ts'
import type { Desk } from './desk.ts'
import { someone } from './someone.ts'

const browser = await launch()
afterAll(() => browser.close())

let house: Browsing
let desk: Desk
let page: Page
let ids: CaseId[]
beforeEach(async () => {
  house = await Browsing.begin(browser)
  desk = house.desk
  ids = []
  for (const name of ['amina', 'emre', 'olena']) {
    ids.push(await desk.case(someone(name), { firstName: name }))
    desk.now += 60_000
  }
  page = await house.signedIn(house.lena)
})
afterEach(() => house.end())

const focused = () => page.evaluate(() => document.activeElement?.id ?? '')
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

describe('the keyboard', () => {
  test('works a case from the list to the note without a mouse', async () => {
    await press('j')
    expect(await focused()).toBe(`case-${ids[0]}`)
    await press('j', 'j', 'j', 'k')
    expect(await focused()).toBe(`case-${ids[1]}`)
    await press('Enter')
    await page.waitForURL(desk.url + casePath(ids[1] as CaseId))
    await press('c')
    await page.waitForURL(/notice=claimed/)
    await press('r')
    expect(await focused()).toBe('reply')
    await page.keyboard.type('c, j, n, r und / sind nur Buchstaben?')
    expect(await page.inputValue('#reply')).toBe('c, j, n, r und / sind nur Buchstaben?')
    await press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Fertige Sätze')
    await press('n')
    expect(await focused()).toBe('note')
    await page.keyboard.type('Notiz')
    await press('Tab', 'Enter')
    await page.waitForURL(/notice=noted/)
    expect((await desk.readCase(ids[1] as CaseId)).notes).toMatchObject([{ text: 'Notiz' }])
  })

  test('finds: by / here and from any other page', async () => {
    await press('/')
    expect(await focused()).toBe('search')
    await page.keyboard.type('emre')
    await press('Enter')
    await page.waitForURL(/found=/)
    expect(await page.locator('#list a').count()).toBe(1)
    await house.go(page, '/console/events')
    await press('/')
    await page.waitForURL(/\/console#search/)
    expect(await focused()).toBe('search')
    expect(await page.inputValue('#search')).toBe('')
  })

  test('shows what it does, and can be switched off and on again, for good', async () => {
    await press('?')
    await page.locator('#keys').waitFor()
    expect(await page.locator('#keys kbd').allTextContents()).toEqual(['j', 'k', 'Enter', 'r', 'n', 'c', '/', '?'])
    // Nothing happens behind the dialog.
    await press('j')
    expect(await focused()).not.toContain('case-')
    await page.uncheck('#keys-on')
    await press('Escape')
    await page.reload()
    await press('j', '?')
    expect(await focused()).not.toContain('case-')
    expect(await page.locator('#keys').isVisible()).toBe(false)
    expect(await page.getAttribute('#search', 'aria-keyshortcuts')).toBeNull()
    await page.click('#keys-open')
    await page.check('#keys-on')
    await press('Escape', 'j')
    expect(await focused()).toBe(`case-${ids[0]}`)
    expect(await page.getAttribute('#search', 'aria-keyshortcuts')).toBe('/')
  })

  test('leaves the browser’s own keys alone', async () => {
    await page.evaluate(() => {
      const key = (more: KeyboardEventInit) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true, ...more }))
      for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }]) key(more)
    })
    expect(await focused()).not.toContain('case-')
  })

  test('without scripts there is no button for it', async () => {
    const plain = await house.signedIn(house.ali, { javaScriptEnabled: false })
    expect(await plain.locator('#keys-open').isVisible()).toBe(false)
  })
})

describe('a ready sentence', () => {
  test('comes where the writing is, and leaves what is written', async () => {
    await house.go(page, casePath(ids[0] as CaseId))
    await press('c')
    await page.waitForURL(/notice=claimed/)
    await page.fill('#reply', 'Guten Morgen!')
    await page.click('summary:has-text("Fertige Sätze")')
    await page.click('[data-snippet="snippet-call"]')
    expect(await page.inputValue('#reply')).toMatch(/^Guten Morgen!\n\nسأتصل بكم/)
    expect(await focused()).toBe('reply')
    await page.setInputFiles('#file', {
      name: 'gross.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.alloc(10 * 1024 * 1024 + 1),
    })
    await page.click('text=Senden')
    expect(await page.evaluate(() => (document.getElementById('file') as HTMLInputElement).validationMessage)).toContain('10 MB')
    await page.setInputFiles('#file', { name: 'klein.pdf', mimeType: 'application/pdf', buffer: Buffer.from('Brief') })
    await page.click('text=Senden')
    await seen(page, 'Ihre Antwort ist auf dem Weg.')
    await seen(page, 'klein.pdf')
    await seen(page, 'wird zugestellt')
  })
})
