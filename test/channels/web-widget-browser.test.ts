import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ar, de, type House, openHouse, word } from '../support/web-house.ts'

const timeout = 30_000
const options = { executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] }
const browser = await chromium.launch(options)
afterAll(() => browser.close())

let house: House
/** Another site, on another host name and port, with a strict policy of its own. */
let site: Server
let siteUrl: string
let context: BrowserContext

beforeAll(async () => {
  house = await openHouse({
    embeddedBy: 'http://localhost:*',
    reply: ({ event }) => [
      {
        text: event.kind === 'said' ? `Echo: ${event.text}` : 'Guten Tag!',
        language: event.kind === 'opened' && event.hint === ar ? ar : de,
      },
    ],
    timing: { hold: 2_000, grace: 1_000, patience: 2_000 },
  })
  site = createServer((asked, answer) => {
    answer.setHeader('content-security-policy', `default-src 'none'; script-src ${house.url}; frame-src ${house.url}`)
    answer.setHeader('content-type', 'text/html; charset=utf-8')
    const content =
      asked.url === '/bare' ? `<iframe src="${house.url}/chat"></iframe>` : `<script src="${house.url}/widget.js" defer></script>`
    answer.end(
      `<!doctype html><html lang="${asked.url === '/ar' ? 'ar" dir="rtl' : 'de'}"><title>Verein</title><h1>Verein</h1>${content}`,
    )
  })
  await new Promise<void>((resolve) => site.listen(0, 'localhost', resolve))
  siteUrl = `http://localhost:${(site.address() as AddressInfo).port}`
})
afterAll(async () => {
  site.closeAllConnections()
  site.close()
  await house.close()
})
afterEach(() => context.close())

async function visit(path = '/', locale = 'de-DE'): Promise<Page> {
  context = await browser.newContext({ locale, viewport: { width: 1000, height: 800 } })
  const page = await context.newPage()
  await page.goto(siteUrl + path)
  return page
}

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

/** A browser's folder with the setting under which frames of other sites may keep something. */
async function profile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'))
  folders.push(folder)
  await mkdir(join(folder, 'Default'))
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }))
  return folder
}

test('a button on another site opens the chat in a frame, with a session no cookie carries', { timeout }, async () => {
  const page = await visit()
  const asked: string[] = []
  context.on('request', (request) => asked.push(request.url()))
  const button = page.getByRole('button', { name: word(de, 'open') })
  expect(await button.getAttribute('aria-expanded')).toBe('false')
  expect(asked).toEqual([])
  await button.click()

  const chat = page.frameLocator('iframe')
  await chat.getByText('Guten Tag!').waitFor()
  await chat.getByRole('textbox').fill('aus dem Rahmen')
  await chat.getByRole('textbox').press('Enter')
  await chat.getByText('Echo: aus dem Rahmen').waitFor()
  expect(await page.locator('iframe').getAttribute('title')).toBe(word(de, 'title'))
  expect(await context.cookies()).toEqual([])
  expect(asked.every((url) => url.startsWith(house.url))).toBe(true)
  expect(new Set(house.committed.map(({ address }) => address.chat)).size).toBe(1)
})

test.each([
  ['goes on from page to page where the browser lets a frame remember', true],
  ['begins anew on the next page where the browser forbids frames to remember', false],
])('the conversation %s', { timeout }, async (_, remembers) => {
  // Private windows, as the other tests use, forbid it.
  context = remembers
    ? await chromium.launchPersistentContext(await profile(), { ...options, locale: 'de-DE' })
    : await browser.newContext({ locale: 'de-DE' })
  const page = await context.newPage()
  const chat = page.frameLocator('iframe')
  const open = async (path: string) => {
    await page.goto(siteUrl + path)
    await page.getByRole('button', { name: word(de, 'open') }).click()
    await chat.getByText('Guten Tag!').waitFor()
  }
  await open('/')
  await chat.getByRole('textbox').fill('merken')
  await chat.getByRole('textbox').press('Enter')
  await chat.getByText('Echo: merken').waitFor()
  await open('/other')
  expect(await chat.getByText('Echo: merken').count()).toBe(remembers ? 1 : 0)
})

test('opens and closes by keyboard, and the focus comes back', { timeout }, async () => {
  const page = await visit()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const chat = page.frameLocator('iframe')
  await chat.getByText('Guten Tag!').waitFor()
  await chat.getByRole('button', { name: word(de, 'language') }).focus()
  await page.keyboard.press('Escape')
  await page.locator('iframe').waitFor({ state: 'hidden' })
  expect(await page.evaluate('document.activeElement.shadowRoot.activeElement.getAttribute("aria-label")')).toBe(word(de, 'open'))
  await page.keyboard.press('Enter')
  await chat.getByRole('button', { name: word(de, 'close') }).click()
  await page.locator('iframe').waitFor({ state: 'hidden' })
})

test('speaks the language of the site and stands on its side', { timeout }, async () => {
  const page = await visit('/ar', 'ar')
  const button = page.getByRole('button', { name: word(ar, 'open') })
  expect((await button.boundingBox())?.x).toBe(20)
  await button.click()
  await page.frameLocator('iframe').locator('.bot[dir=rtl]').waitFor()
})

test('the full page, which has the cookie, can be framed by nobody', { timeout }, async () => {
  const before = house.committed.length
  const page = await visit('/bare')
  await page.waitForLoadState('networkidle')
  expect(await page.frameLocator('iframe').getByRole('textbox').count()).toBe(0)
  expect(house.committed).toHaveLength(before)
})
