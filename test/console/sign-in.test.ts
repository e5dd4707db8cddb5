import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AdvisorId } from '../../src/engine/ids.ts'
import { deactivateAdvisor } from '../../src/records/advisors/deputies.ts'
import { Client, hiddenIn, wordsOf } from './client.ts'
import { Desk } from './desk.ts'

let desk: Desk
let lena: AdvisorId
beforeAll(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena')
})
afterAll(() => desk.close())

const way = '/console/sign-in'

describe('a sign-in link', () => {
  test('shows a page with one button; looking at it does not use it up', async () => {
    const link = await desk.link(lena)
    for (let look = 0; look < 3; look++) expect((await new Client(desk).get(link)).status).toBe(200)
    const client = new Client(desk)
    const page = await client.submit(await client.get(link), way)
    expect([page.status, page.path]).toEqual([200, '/console'])
    expect(wordsOf(page)).toContain('Lena')
  })

  test('works once', async () => {
    const link = await desk.link(lena)
    const [first, second] = [new Client(desk), new Client(desk)]
    const pages = [await first.get(link), await second.get(link)] as const
    expect((await first.submit(pages[0], way)).path).toBe('/console')
    const refused = await second.submit(pages[1], way)
    expect(refused.status).toBe(401)
    expect(wordsOf(refused)).toContain('schon benutzt')
    expect(wordsOf(refused)).toContain('bei jedem Start einen neuen Link')
    expect((await second.get('/console')).status).toBe(401)
  })

  test('pressed twice leads into the same session', async () => {
    const client = new Client(desk)
    const page = await client.get(await desk.link(lena))
    const fields = hiddenIn(page, way)
    const answers = await Promise.all([client.postRaw(way, fields), client.postRaw(way, fields)])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    const cookies = answers.map(({ headers }) => headers.getSetCookie()[0]?.split(';')[0])
    expect(cookies[0]).toMatch(/^console=\w{32}/)
    expect(cookies[0]).toBe(cookies[1])
  })

  test('ends after 15 minutes', async () => {
    const client = new Client(desk)
    const page = await client.get(await desk.link(lena))
    desk.now += 15 * 60_000
    expect((await client.submit(page, way)).status).toBe(401)
  })

  test.each(['', 'short', '../../etc', 'A'.repeat(200), 'A'.repeat(43)])('that is made up is refused: %s', async (token) => {
    const client = new Client(desk)
    const page = await client.post(way, { token, event: 'console:made-up-by-somebody' })
    expect(page.status).toBe(401)
    expect(client.cookie).toBe('')
  })

  test('is refused from another site, and is not used up by it', async () => {
    const client = new Client(desk)
    const page = await client.get(await desk.link(lena))
    const foreign = await client.post(way, hiddenIn(page, way), { origin: 'https://evil.example' })
    expect(foreign.status).toBe(401)
    expect((await client.submit(page, way)).path).toBe('/console')
  })

  test('that is wrong waits longer each time, up to five seconds; a right one never waits', async () => {
    desk.now += 60 * 60_000
    desk.waits.length = 0
    for (let guess = 0; guess < 8; guess++) {
      await new Client(desk).post(way, { token: `${guess}`.repeat(43), event: `console:guess-${guess}` })
    }
    expect(desk.waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000])
    await Client.signedIn(desk, lena)
    expect(desk.waits).toHaveLength(8)
  })
})

describe('the log', () => {
  test('tells who signed in and out, what was refused, and why; never a link, a session or a word of a form', async () => {
    desk.told.length = 0
    const ali = await desk.advisor('Ali')
    const link = await desk.link(ali)
    const client = new Client(desk)
    const page = await client.submit(await client.get(link), way)
    const { cookie } = client
    await client.post('/console/team/new', { ...hiddenIn(page, '/console/sign-out'), name: 'Kanarienvogel' })
    await client.post('/console/contact', { csrf: 'wrong', concern: 'Kanarienvogel' })
    await client.post('/console/contact', {}, { origin: 'https://evil.example' })
    await client.submit(page, '/console/sign-out')
    await client.post(way, { token: 'x'.repeat(43), event: 'console:made-up-by-somebody' })
    const refused = 'console: a request was refused'
    expect(desk.told).toEqual([
      [{ advisor: ali }, 'console: signed in'],
      [{ method: 'post', path: '/console/team/new', why: 'role', advisor: ali }, refused],
      [{ method: 'post', path: '/console/contact', why: 'form', advisor: ali }, refused],
      [{ method: 'post', path: '/console/contact', why: 'origin', advisor: undefined }, refused],
      [{ advisor: ali }, 'console: signed out'],
      [{}, 'console: a sign-in failed'],
    ])
    const all = JSON.stringify(desk.told)
    for (const secret of ['Kanarienvogel', link.slice(-20), cookie.slice(-20)]) expect(all).not.toContain(secret)
  })
})

describe('a session', () => {
  test('is a strict cookie no script can read, and none is sent in the clear', async () => {
    const set = async (secure: boolean) => {
      const own = await Desk.open({ secure })
      const client = new Client(own)
      const page = await client.get(await own.link(await own.advisor('Lena')))
      const answer = await client.postRaw(way, hiddenIn(page, way))
      await own.close()
      return answer.headers.getSetCookie()[0] ?? ''
    }
    const open = await set(false)
    expect(open).toMatch(/^console=/)
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Max-Age=43200', 'Path=/']) expect(open).toContain(part)
    const secured = await set(true)
    expect(secured).toMatch(/^__Host-console=/)
    expect(secured).toContain('Secure')
  })

  test('ends after 12 hours, and what was being written can be copied from the page that says so', async () => {
    const client = await Client.signedIn(desk, lena)
    const page = await client.get('/console/cases/none')
    expect(page.status).toBe(404)
    desk.now += 12 * 60 * 60_000
    expect((await client.get('/console')).status).toBe(401)
    const refused = await client.post('/console/cases/some/reply', {
      text: 'Guten Tag <b>Amina</b>',
      csrf: 'x',
      event: 'console:12345678',
    })
    expect(refused.status).toBe(401)
    expect(refused.html).toContain('Guten Tag &lt;b&gt;Amina&lt;/b&gt;</textarea>')
  })

  test('ends when the person signs out', async () => {
    const client = await Client.signedIn(desk, lena)
    const { cookie } = client
    await client.submit(await client.get('/console'), '/console/sign-out')
    client.cookie = cookie
    expect((await client.get('/console')).status).toBe(401)
  })

  test('ends at once when somebody leaves the staff', async () => {
    const ali = await desk.advisor('Ali')
    const client = await Client.signedIn(desk, ali)
    expect((await client.get('/console')).status).toBe(200)
    await desk.desk((at) => deactivateAdvisor(at, ali))
    expect((await client.get('/console')).status).toBe(401)
  })

  test('ends when another begins in the same browser, and has nothing in common with it', async () => {
    const client = await Client.signedIn(desk, lena)
    const first = client.cookie
    await client.submit(await client.get(await desk.link(lena)), way)
    expect(client.cookie).not.toBe(first)
    expect((await client.get('/console')).status).toBe(200)
    const stolen = new Client(desk)
    stolen.cookie = first
    expect((await stolen.get('/console')).status).toBe(401)
  })

  test('cannot be chosen by somebody else beforehand', async () => {
    const client = new Client(desk)
    const planted = `console=${'a'.repeat(43)}`
    client.cookie = planted
    await client.submit(await client.get(await desk.link(lena)), way)
    expect(client.cookie).not.toBe(planted)
    const attacker = new Client(desk)
    attacker.cookie = planted
    expect((await attacker.get('/console')).status).toBe(401)
  })

  test('that ended tells its open pages nothing any more', async () => {
    const client = await Client.signedIn(desk, lena)
    const page = await client.get('/console')
    const answer = await client.getRaw('/console/live')
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    if (!reader) throw new Error('There is no stream')
    expect((await reader.read()).value).toContain('event: ready')
    desk.hint({ case: 'before' as never })
    expect((await reader.read()).value).toContain('data: before')
    await client.submit(page, '/console/sign-out')
    desk.hint({ case: 'after' as never })
    let rest = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) rest += part.value
    expect(rest).not.toContain('after')
  })

  test('that was made up opens nothing', async () => {
    const client = new Client(desk)
    for (const secret of ['a'.repeat(32), 'x', `${'a'.repeat(40)}/..`]) {
      client.cookie = `console=${secret}`
      expect((await client.get('/console')).status).toBe(401)
    }
  })

  test('a link from another site asks for the page again from our own, so that the strict cookie comes along', async () => {
    const page = await new Client(desk).get('/console', { 'sec-fetch-site': 'cross-site' })
    expect(page.status).toBe(200)
    expect(page.html).toContain('<meta http-equiv="refresh" content="0">')
    expect(page.html).not.toContain('Anfragen</h1>')
    expect((await new Client(desk).get('/console', { 'sec-fetch-site': 'same-origin' })).status).toBe(401)
  })
})
