import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { de, type House, until, word } from '../support/web-house.ts'
import { bubbles, openVisitors, say, type Visitors } from '../support/web-visitors.ts'

let visitors: Visitors
let house: House
beforeAll(async () => {
  visitors = await openVisitors()
  house = visitors.house
})
afterEach(() => visitors.leave())
afterAll(() => visitors.close())

describe('a bad line', { timeout: 30_000 }, () => {
  test('keeps what was written, says so, and sends it exactly once', async () => {
    const page = await visitors.visit()
    await house.goAway()
    await say(page, 'unterwegs')
    await page.getByRole('status').getByText(word(de, 'offline')).waitFor()
    expect(await page.locator('.waits').textContent()).toContain(word(de, 'queued'))
    await page.waitForTimeout(300)
    expect(visitors.events('unterwegs')).toHaveLength(0)
    await house.comeBack()
    await page.getByText('2: unterwegs').waitFor()
    expect(visitors.events('unterwegs')).toHaveLength(1)
    expect(await page.locator('.waits').count()).toBe(0)
    expect(await page.getByRole('status').textContent()).toBe('')
  })

  test('that swallows the acknowledgement does not double the message', async () => {
    const page = await visitors.visit()
    const { promise, resolve } = Promise.withResolvers<void>()
    house.gate = promise
    const posted = page.waitForRequest((request) => request.method() === 'POST')
    await say(page, 'einmal')
    const first = (await posted).postDataJSON().id
    await house.goAway()
    resolve()
    await until(() => visitors.events('einmal').length === 1)
    const repeated = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.status() === 202)
    await house.comeBack()
    expect((await repeated).request().postDataJSON().id).toBe(first)
    await page.getByText('2: einmal').waitFor()
    expect(visitors.events('einmal')).toHaveLength(1)
    expect((await bubbles(page)).filter((text) => text === '1: einmal')).toHaveLength(1)
  })

  test('and a reload in between lose nothing and keep the order', async () => {
    const page = await visitors.visit()
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
    const page = await visitors.visit()
    const chat = house.committed.at(-1)?.address.chat ?? ''
    await page.goto('about:blank')
    house.say(chat, { text: 'Erinnerung', language: de })
    expect(house.outbox(chat)).toBe(1)
    await page.goto(house.url)
    await page.getByText('Erinnerung').waitFor()
    await until(() => house.outbox(chat) === 0)
  })

  test('slows down somebody who sends very much, and still delivers everything', async () => {
    const page = await visitors.visit()
    for (let count = 0; count < 32; count++) await say(page, 'still')
    await page.getByRole('status').getByText(word(de, 'slow')).waitFor()
    await until(async () => (await page.locator('.waits').count()) === 0)
    expect(visitors.events('still')).toHaveLength(32)
  })
})
