import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse, page, said } from '../support/web-house.ts'

let house: House
afterEach(() => house?.close())

describe('what people send', () => {
  test('is answered 202 only after the door has committed it', async () => {
    house = await openHouse()
    const { promise, resolve } = Promise.withResolvers<void>()
    house.gate = promise
    let answered = false
    const post = page(house)
      .post(said('Hallo'))
      .then((answer) => {
        answered = true
        return answer.status
      })
    await page(house).poll()
    expect(answered).toBe(false)
    expect(house.committed).toHaveLength(0)
    resolve()
    expect(await post).toBe(202)
    expect(house.committed).toHaveLength(1)
  })

  test('is refused with 503 while the store is away, and changes things once when the page sends it again', async () => {
    house = await openHouse()
    house.storeAway = true
    const { post } = page(house)
    const hello = said('Hallo')
    const first = await post(hello)
    expect(first.status).toBe(503)
    expect(Number(first.headers.get('retry-after'))).toBeGreaterThan(0)
    house.storeAway = false
    expect((await post(hello)).status).toBe(202)
    expect((await post(hello)).status).toBe(202)
    expect(house.committed.map(({ event }) => event)).toEqual([{ kind: 'said', text: 'Hallo' }])
    expect(JSON.stringify(house.warnings)).not.toContain('disk full')
  })

  test('carries an identity made of session and client id, without showing the session', async () => {
    house = await openHouse()
    const [one, other] = [page(house), page(house)]
    const hello = said('Hallo')
    await one.post({ ...hello, id: hello.id.toUpperCase() })
    await other.post(hello)
    const [first, second] = house.committed.map(({ id }) => id)
    expect(first).toMatch(new RegExp(`^web:[0-9a-f]{32}:${hello.id}$`))
    expect(second).not.toBe(first)
    expect(first).not.toContain(one.session)
    expect(house.committed[0]?.address).toEqual({ channel: 'web', chat: one.session })
  })

  const id = '3f0c7a52-6b1e-4b6e-9d0e-2f6a1c9b8d11'
  test.each([
    ['words', { kind: 'said', text: '  مرحبا  ', hint: 'ar' }, { kind: 'said', text: 'مرحبا', hint: 'ar' }],
    ['a hint that is not offered', { kind: 'said', text: 'salut', hint: 'fr' }, { kind: 'said', text: 'salut' }],
    ['a hint that is no text', { kind: 'opened', hint: 7 }, { kind: 'opened' }],
    ['half a character', { kind: 'said', text: 'a\ud800b' }, { kind: 'said', text: 'a\ufffdb' }],
    ['a press', { kind: 'pressed', press: 'a:x1:yes' }, { kind: 'pressed', press: 'a:x1:yes' }],
    ['the first load', { kind: 'opened', hint: 'tr' }, { kind: 'opened', hint: 'tr' }],
    ['something that is not text', { kind: 'sent-media', media: 'voice' }, { kind: 'sent-media', media: 'voice' }],
    ['something of unknown kind', { kind: 'sent-media' }, { kind: 'sent-media', media: 'other' }],
  ])('is read: %s', async (_, body, event) => {
    house = await openHouse()
    expect((await page(house).post({ id, ...body })).status).toBe(202)
    expect(house.committed.map((inbound) => inbound.event)).toEqual([event])
  })

  test.each([
    ['without an id', { kind: 'said', text: 'x' }, {}, 400],
    ['with an id that is none', { id: '1', kind: 'said', text: 'x' }, {}, 400],
    ['of an unknown kind', { id, kind: 'shouted', text: 'x' }, {}, 400],
    ['without words', { id, kind: 'said', text: ' \n ' }, {}, 400],
    ['with a press over 64 bytes', { id, kind: 'pressed', press: 'x'.repeat(65) }, {}, 400],
    ['that is no object', [], {}, 400],
    ['with words beyond 4000 characters', { id, kind: 'said', text: 'x'.repeat(4001) }, {}, 413],
    ['with a body beyond 32 KB', { id, kind: 'said', text: 'x'.repeat(40_000) }, {}, 413],
    ['from a foreign page', { id, kind: 'said', text: 'x' }, { origin: 'https://elsewhere.example' }, 403],
    ['from a page without origin', { id, kind: 'said', text: 'x' }, { origin: 'null' }, 403],
    ['as a form would send it', { id, kind: 'said', text: 'x' }, { 'content-type': 'text/plain' }, 415],
    ['without a session', { id, kind: 'said', text: 'x' }, { 'x-chat-session': '' }, 400],
    ['with the cookie named and none there', { id, kind: 'said', text: 'x' }, { 'x-chat-session': 'cookie' }, 401],
    ['with a session that can be guessed', { id, kind: 'said', text: 'x' }, { 'x-chat-session': '1234' }, 401],
  ])('is refused with a sentence and stored nowhere: a message %s', async (_, body, headers, status) => {
    house = await openHouse()
    const answer = await page(house).post(body, headers)
    expect(answer.status).toBe(status)
    const { error } = (await answer.json()) as { error: string }
    expect(error).toMatch(/^["A-Z].+\.$/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(house.committed).toHaveLength(0)
  })

  test('is taken from our own page and from the public address', async () => {
    house = await openHouse({ publicUrl: 'https://chat.example/' })
    expect((await page(house).post(said('a'), { origin: house.url })).status).toBe(202)
    expect((await page(house).post(said('b'), { origin: 'https://chat.example' })).status).toBe(202)
  })

  test('may be thirty messages at once; the next one waits, and nobody else does', async () => {
    house = await openHouse({ now: () => 1_000_000 })
    const fast = page(house)
    const statuses = []
    for (let count = 0; count < 31; count++) statuses.push((await fast.post(said(String(count)))).status)
    expect(statuses).toEqual([...Array(30).fill(202), 429])
    const refused = await fast.post(said('again'))
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await refused.json()).toEqual({ error: 'Too many messages at once: send again in 1 seconds.' })
    expect((await page(house).post(said('somebody else'))).status).toBe(202)
  })

  test('may go on when time has passed', async () => {
    let now = 1_000_000
    house = await openHouse({ now: () => now })
    const { post } = page(house)
    for (let count = 0; count < 30; count++) await post(said(String(count)))
    expect((await post(said('too fast'))).status).toBe(429)
    now += 1_000
    expect((await post(said('later'))).status).toBe(202)
    expect((await post(said('too fast again'))).status).toBe(429)
  })
})

describe('new sessions', () => {
  const from = (address: string) => ({ 'x-forwarded-for': `203.0.113.99, ${address}` })
  const begin = (address: string, body: object = said('Hallo')) => page(house).post(body, from(address))
  const exhaust = async (address: string) => {
    house = await openHouse({ now: () => 1_000_000, isUrgent: (text) => text === 'Hilfe' })
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => begin(address)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
  }

  test('may be a thousand at once from one address; then it is said how long to wait, and other addresses do not', async () => {
    await exhaust('198.51.100.7')
    const refused = await begin('198.51.100.7')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await refused.json()).toEqual({ error: 'Too many people begin here at once: try again in 1 seconds.' })
    expect((await begin('198.51.100.8')).status).toBe(202)
    expect((await page(house).post(said('no proxy that says'))).status).toBe(202)
    expect(house.committed).toHaveLength(1_002)
  })

  test('begin in danger all the same, and go on', async () => {
    await exhaust('198.51.100.7')
    const person = page(house)
    expect((await person.post(said('Hilfe'), from('198.51.100.7'))).status).toBe(202)
    expect((await person.post(said('ich bin noch da'), from('198.51.100.7'))).status).toBe(202)
  })

  test('are counted for the network where everybody has one of their own', async () => {
    await exhaust('2001:db8:1:2::1')
    expect((await begin('2001:db8:1:2:ffff::9')).status).toBe(429)
    expect((await begin('2001:db8:1:3::1')).status).toBe(202)
  })
})

describe('a session that sends too fast', () => {
  test('is heard in danger all the same, and may go on', async () => {
    house = await openHouse({ now: () => 1_000_000, isUrgent: (text) => text === 'Hilfe' })
    const { post } = page(house)
    for (let count = 0; count < 30; count++) await post(said(String(count)))
    expect((await post(said('Kanarienvogel'))).status).toBe(429)
    expect((await post(said('Hilfe'), { 'content-type': 'text/plain' })).status).toBe(429)
    expect((await post(said('Hilfe'))).status).toBe(202)
    expect((await post(said('danke'))).status).toBe(202)
    expect(house.committed.slice(30).map(({ event }) => event)).toEqual([
      { kind: 'said', text: 'Hilfe' },
      { kind: 'said', text: 'danke' },
    ])
  })
})

describe('the session', () => {
  const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0] ?? ''
  const visit = (cookie = '') => fetch(`${house.url}/chat`, { headers: { cookie } }).then(cookieOf)

  test('lives for 30 days in a cookie no script can read, and goes on with it', async () => {
    house = await openHouse()
    const cookie = await visit()
    expect(cookie).toMatch(/^chat=[0-9a-f]{64}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
    const pair = cookie.split(';')[0] ?? ''
    expect(await visit(pair)).toBe(cookie)
    const answer = await page(house, 'cookie').post(said('Hallo'), { cookie: pair })
    expect(answer.status).toBe(202)
    expect(house.committed[0]?.address.chat).toBe(pair.split('=')[1])
  })

  test('is bound to the host and to https where there is https', async () => {
    house = await openHouse({ secure: true, publicUrl: 'https://chat.example' })
    expect(await visit()).toMatch(/^__Host-chat=.*; HttpOnly; Secure; SameSite=Lax$/)
  })

  test('is not kept when somebody planted a short one', async () => {
    house = await openHouse()
    expect(await visit('chat=1')).toMatch(/^chat=[0-9a-f]{64};/)
  })

  test('gets no cookie inside a frame', async () => {
    house = await openHouse()
    expect((await fetch(`${house.url}/chat?embedded=1`)).headers.getSetCookie()).toEqual([])
  })

  test('gives way to another one when the person leaves, and only to our own page', async () => {
    house = await openHouse()
    const cookie = await visit()
    const leave = (headers: Record<string, string>) =>
      fetch(`${house.url}/chat/leave`, { method: 'POST', headers: { cookie, ...headers } })
    const answer = await leave({ 'x-chat-session': 'cookie' })
    expect(answer.status).toBe(204)
    expect(cookieOf(answer)).toMatch(/^chat=[0-9a-f]{64};/)
    expect(cookieOf(answer)).not.toBe(cookie)
    expect((await leave({})).status).toBe(403)
    expect((await leave({ 'x-chat-session': 'cookie', origin: 'https://elsewhere.example' })).status).toBe(403)
  })
})
