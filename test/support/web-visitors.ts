import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import type { Inbound } from '../../src/channels/channel.ts'
import type { Message } from '../../src/engine/message.ts'
import { ar, de, type House, openHouse } from './web-house.ts'

export const evil =
  '<img src=x onerror="document.title=1"><script>document.title=2</script> javascript:alert(1) https://ok.example/?a=1&b="><b>'
export const calendar = 'BEGIN:VCALENDAR\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n'

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
  if (event.text === 'gefahr')
    return [
      {
        text: 'Polizei: 110. Bei Verletzungen: 112. § 110 und 112,50 Euro.',
        language: de,
        choices: [
          { label: 'Dringend', press: 'u' },
          { label: 'Nichts', press: 'k' },
        ],
      },
      {
        text: 'Wie heißen Sie?',
        language: de,
        choices: [
          { label: 'Ada', press: 'a' },
          { label: 'Eva', press: 'b' },
        ],
      },
    ]
  if (event.text === 'arabisch')
    return [{ text: 'حسنًا\n\nÜbersetzung: gut', language: ar, choices: [{ label: 'Deutsch', press: 'l:de' }] }]
  return [
    { text: `1: ${event.text}`, language: de },
    { text: `2: ${event.text} ${address.chat.length}`, language: de },
  ]
}

export interface Visitors {
  readonly house: House
  /** What went wrong in the page of the last visit, or left its origin. */
  readonly faults: readonly string[]
  /** The browser of the last visit. */
  readonly context: BrowserContext
  /** A new person with a phone opens the chat and is greeted. */
  visit(options?: BrowserContextOptions): Promise<Page>
  /** What was committed with these words. */
  events(text: string): readonly Inbound[]
  leave(): Promise<void>
  close(): Promise<void>
}

/** A house with a bot of few words, and a real browser. */
export async function openVisitors(): Promise<Visitors> {
  const browser: Browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
  const house = await openHouse({ reply, timing: { hold: 2_000, grace: 1_000, patience: 2_000 } })
  let context = await browser.newContext()
  let faults: string[] = []
  return {
    house,
    get faults() {
      return faults
    },
    get context() {
      return context
    },
    visit: async (options = {}) => {
      faults = []
      context = await browser.newContext({ locale: 'de-DE', viewport: { width: 360, height: 740 }, ...options })
      watch(context, house.url, faults)
      const page = await context.newPage()
      await page.goto(house.url)
      await page.getByText('Guten Tag!').or(page.getByText('مرحبًا')).waitFor()
      return page
    },
    events: (text) => house.committed.filter(({ event }) => event.kind === 'said' && event.text === text),
    leave: () => context.close(),
    close: async () => {
      await browser.close()
      await house.close()
    },
  }
}

function watch(context: BrowserContext, origin: string, faults: string[]): void {
  context.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('blob:')) faults.push(`left the origin: ${request.url()}`)
  })
  context.on('weberror', (error) => faults.push(String(error.error())))
  context.on('console', (line) => {
    if (line.type() === 'error' && !/Failed to load resource|ERR_/.test(line.text())) faults.push(line.text())
  })
}

export const say = async (page: Page, text: string) => {
  await page.getByRole('textbox').fill(text)
  await page.getByRole('textbox').press('Enter')
}
export const bubbles = (page: Page) =>
  page.locator('.bubble').evaluateAll((all) => all.map((bubble) => bubble.querySelector('p')?.textContent))
/** How elements look, as the browser has worked it out. */
export const styles = (found: Locator, ...names: readonly string[]) =>
  found.evaluateAll(
    (all, wanted) =>
      all.map((one) => wanted.map((name) => one.ownerDocument.defaultView?.getComputedStyle(one).getPropertyValue(name))),
    names,
  )
