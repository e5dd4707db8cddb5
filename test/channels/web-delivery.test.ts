import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { type House, message, openHouse, page, said, texts, until } from '../support/web-house.ts'

let house: House
afterEach(() => house?.close())
const answering = () =>
  openHouse({ reply: ({ event }) => (event.kind === 'said' ? [message(`1 ${event.text}`), message(`2 ${event.text}`)] : []) })

describe('what people get', () => {
  test('comes in order, and each message is sent only when the page has acknowledged it', async () => {
    house = await answering()
    const { post, poll, session } = page(house)
    await post(said('eins'))
    const first = await poll()
    expect(texts(first)).toEqual(['1 eins'])
    expect(house.outbox(session)).toBe(2)
    const second = await poll(first[0]?.n)
    expect(texts(second)).toEqual(['2 eins'])
    expect(house.outbox(session)).toBe(1)
    expect(await poll(second[0]?.n)).toEqual([])
    expect(house.outbox(session)).toBe(0)
  })

  test('is handed out again with the same id until it is acknowledged', async () => {
    house = await answering()
    const { post, poll } = page(house)
    await post(said('eins'))
    const [first, again] = [await poll(), await poll()]
    expect(again).toEqual(first)
  })

  test('waits in the outbox while nobody is there, and comes when a page does', async () => {
    house = await openHouse()
    const { poll, session } = page(house)
    expect(await house.web.send('x' as never, { channel: 'web', chat: session }, message('da?'))).toEqual({ kind: 'away' })
    house.say(session, message('Später'))
    await until(() => house.outbox(session) === 1)
    expect(texts(await poll())).toEqual(['Später'])
    expect(house.woken).toContain(session)
  })

  test('reaches every tab that waits', async () => {
    house = await openHouse()
    const { poll, session } = page(house)
    const tabs = [poll(), poll()]
    await until(() => house.woken.length === 2)
    house.say(session, message('Beide'))
    expect((await Promise.all(tabs)).map(texts)).toEqual([['Beide'], ['Beide']])
  })

  test('never reaches another session', async () => {
    house = await openHouse()
    const [one, other] = [page(house), page(house)]
    const polls = [one.poll(), other.poll()]
    await until(() => house.woken.length === 2)
    house.say(one.session, message('Nur für eine'))
    expect((await Promise.all(polls)).map(texts)).toEqual([['Nur für eine'], []])
  })

  test('goes back to the outbox when the tab was closed before it came', async () => {
    house = await openHouse()
    const { poll, session } = page(house)
    const tab = new AbortController()
    const gone = poll(0, tab.signal).catch(() => 'gone')
    await until(() => house.woken.length === 1)
    tab.abort()
    expect(await gone).toBe('gone')
    house.say(session, message('Noch da'))
    expect(texts(await poll())).toEqual(['Noch da'])
  })

  test('is not repeated when a slow line acknowledges after patience has ended', async () => {
    house = await openHouse({ timing: { hold: 300, grace: 10, patience: 30 } })
    const { poll, session } = page(house)
    const slow = poll()
    await until(() => house.woken.length === 1)
    house.say(session, message('Langsam'))
    const [letter] = await slow
    const address = { channel: 'web', chat: session }
    const parcel = letter?.id as never
    await until(async () => (await house.web.send(parcel, address, message('Langsam'))).kind === 'away')
    expect(await poll(letter?.n)).toEqual([])
    expect(house.outbox(session)).toBe(0)
  })

  test('is not acknowledged by a number from before a restart', async () => {
    house = await openHouse({ now: () => 5_000 })
    const { session, poll } = page(house)
    house.say(session, message('Alt'))
    const old = (await poll())[0]?.n ?? 0
    await house.close()
    house = await openHouse({ now: () => 6_000 })
    const after = page(house, session)
    const waiting = after.poll(old)
    await until(() => house.woken.length === 1)
    house.say(session, message('Neu'))
    expect(texts(await waiting)).toEqual(['Neu'])
    expect(texts(await after.poll(old))).toEqual(['Neu'])
    expect(house.outbox(session)).toBe(1)
  })

  test('is refused with a sentence when "after" is no number, or from a page without session', async () => {
    house = await openHouse()
    await expect(page(house).poll(-1)).rejects.toThrow(/400 .*"after\\" is the number/)
    const bare = await fetch(`${house.url}/chat/messages?after=9`)
    expect(bare.status).toBe(400)
  })

  test('is kept to eight tabs at once', async () => {
    house = await openHouse()
    const { poll } = page(house)
    const tabs = Array.from({ length: 8 }, () => poll())
    await until(() => house.woken.length === 8)
    await expect(poll()).rejects.toThrow(/429 .*close some/)
    await Promise.all(tabs)
  })
})

test('a closed tab gives its place back at once', async () => {
  house = await openHouse({ timing: { hold: 60_000 } })
  const { poll, session } = page(house)
  const tabs = new AbortController()
  const closed = Array.from({ length: 8 }, () => poll(0, tabs.signal).catch(() => 'closed'))
  await until(() => house.woken.length === 8)
  tabs.abort()
  expect(await Promise.all(closed)).toEqual(Array(8).fill('closed'))
  let heard: readonly string[] | null = null
  const next = (async () => {
    while (!heard) heard = await poll().then(texts, () => null)
  })()
  await until(() => house.woken.length === 9)
  house.say(session, message('Für die neue'))
  await next
  expect(heard).toEqual(['Für die neue'])
})

describe('stopping', () => {
  test('sends pages home, gives letters back and takes nothing new', async () => {
    house = await openHouse({ timing: { hold: 60_000, patience: 60_000 } })
    const { poll, post, session } = page(house)
    house.say(session, message('a'))
    await poll()
    const open = page(house).poll()
    const sending = house.web.send('y' as never, { channel: 'web', chat: session }, message('b'))
    await until(() => house.woken.length === 2)
    await house.web.stop()
    expect(await open).toEqual([])
    expect(await sending).toEqual({ kind: 'away' })
    const answer = await post(said('zu spät'))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
    await expect(poll()).rejects.toThrow('503')
    expect(house.outbox(session)).toBe(1)
  })
})

test('two hundred people at once each get their own answers, in order', async () => {
  house = await answering()
  const people = Array.from({ length: 200 }, () => page(house, randomBytes(16).toString('hex')))
  const heard = await Promise.all(
    people.map(async ({ post, poll }, index) => {
      await post(said(String(index)))
      const first = await poll()
      const second = await poll(first[0]?.n)
      return [...texts(first), ...texts(second)]
    }),
  )
  expect(heard).toEqual(people.map((_, index) => [`1 ${index}`, `2 ${index}`]))
})
