import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { Desk } from './desk.ts'

/** One for all tests of a file; starting it takes a while. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })

export const casePath = (id: CaseId): string => `/console/cases/${id}`

/** Waits until the page says it. */
export const seen = (page: Page, text: string): Promise<void> => page.locator('main').getByText(text).first().waitFor()

/** A console with a coordinator and an advisor, and browsers of people who use it. Every error of a page is a fault, and so is every request that leaves the origin. */
export class Browsing {
  readonly desk: Desk
  readonly lena: AdvisorId
  readonly ali: AdvisorId
  readonly #browser: Browser
  readonly #contexts: BrowserContext[] = []
  #faults: string[] = []

  private constructor(browser: Browser, desk: Desk, lena: AdvisorId, ali: AdvisorId) {
    this.#browser = browser
    this.desk = desk
    this.lena = lena
    this.ali = ali
  }

  static async begin(browser: Browser): Promise<Browsing> {
    const desk = await Desk.open()
    const lena = await desk.advisor('Lena', { roles: ['advisor', 'coordinator'] })
    return new Browsing(browser, desk, lena, await desk.advisor('Ali'))
  }

  /** Fails when something went wrong in any page. */
  async end(): Promise<void> {
    for (const context of this.#contexts) await context.close()
    await this.desk.close()
    expect(this.#faults).toEqual([])
  }

  /** What the test itself has caused is no fault. */
  forgive(part: string): void {
    this.#faults = this.#faults.filter((fault) => !fault.includes(part))
  }

  async open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ locale: 'de-DE', viewport: { width: 1000, height: 800 }, ...options })
    this.#contexts.push(context)
    context.on('request', (request) => {
      if (!request.url().startsWith(this.desk.url)) this.#faults.push(`left the origin: ${request.url()}`)
    })
    const page = await context.newPage()
    page.on('pageerror', (error) => this.#faults.push(String(error)))
    page.on('console', (message) => {
      const isFault = message.type() === 'error' && !/status of (401|404|409|410|422)/.test(message.text())
      if (isFault) this.#faults.push(message.text())
    })
    page.on('dialog', (dialog) => {
      this.#faults.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    return page
  }

  async signedIn(advisor: AdvisorId, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.open(options)
    await this.go(page, await this.desk.link(advisor))
    await page.click('main button')
    await page.waitForURL(`${this.desk.url}/console`)
    return page
  }

  async go(page: Page, path: string): Promise<void> {
    await page.goto(this.desk.url + path)
  }

  /** Resolves when one page listens for changes, and those left behind no longer do. */
  async listening(): Promise<void> {
    await expect.poll(() => this.desk.listening, { timeout: 15_000 }).toBe(1)
  }
}
