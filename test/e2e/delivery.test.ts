import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { putAccount } from '../../src/app/staff/account.ts'
import type { EffectId, Json, Language } from '../../src/engine/ids.ts'
import type { Advisor } from '../../src/records/advisors/advisor.ts'
import { newSecret, offerSignIn } from '../../src/records/advisors/sign-in.ts'
import { claimCase, replyToCase } from '../../src/records/cases/advising.ts'
import { type Case, caseOfKey, readCase } from '../../src/records/cases/case.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { Client, wordsOf } from '../console/client.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import type { Person } from '../support/telegram-people.ts'
import { faults } from '../support/telegram-server.ts'
import { eventually } from './guest.ts'

const text = (key: string) => content().book.text('tr' as Language, key)
let service: TestService
let lena: Advisor
let person: Person
let one: Case

beforeAll(async () => {
  service = await startTestService()
  lena = await service.hire('Lena')
})
afterAll(() => service.stop())

async function told(act: () => unknown): Promise<void> {
  const before = person.transcript.length
  act()
  await eventually(() => person.transcript.length > before)
  await service.settle()
}

/** Somebody asks for a human in Turkish, and Lena has the case. */
beforeEach(async () => {
  person = service.telegram.person({ language: 'tr' })
  await told(() => person.opens())
  for (const key of ['dialogs/welcome:who.options.applicant', 'ui:nav.human', 'ui:options.yes'])
    await told(() => person.presses(text(key)))
  await told(() => person.says('Meslek eğitimi arıyorum'))
  for (const key of ['dialogs/human:situation.options.searching', 'dialogs/human:letter.options.none', 'ui:nav.skip'])
    await told(() => person.presses(text(key)))
  await told(() => person.says('Emre'))
  for (const key of ['ui:nav.skip', 'dialogs/human:confirm.options.yes']) await told(() => person.presses(text(key)))
  const [first] = await service.store.list('cases:open')
  if (!first) throw new Error('No case is open')
  await service.desk((desk) => claimCase(desk, { case: caseOfKey(first.key), advisor: lena.id }))
  await service.settle()
  one = await now(caseOfKey(first.key))
})

async function now(id = one.id): Promise<Case> {
  const found = await readCase(service.store, id)
  if (!found) throw new Error('The case is gone')
  return found
}
const replies = async (words: string) => {
  await service.desk((desk) => replyToCase(desk, { case: one.id, advisor: lena.id, text: words }))
}
const delivery = async () => (await now()).transcript.findLast(({ from }) => from === 'advisor')?.delivery
const client = async () => {
  const secret = newSecret()
  await service.desk((desk) => offerSignIn(desk, { advisor: lena.id, secret }))
  const link = async () => `/console/sign-in?token=${secret}`
  return Client.signedIn({ url: service.url, link }, lena.id)
}
const pathOf = () => `/console/cases/${one.id}`
const heard = (words: string) => person.transcript.filter(({ text: said }) => said.includes(words)).length

describe('what became of an advisor’s words', () => {
  test('is said with them: under way, then delivered', async () => {
    await replies('Merhaba Emre')
    expect(['queued', 'sent']).toContain((await delivery())?.state)
    await service.settle()
    expect([await delivery(), heard('Merhaba Emre')]).toMatchObject([{ state: 'sent', reason: null, letter: null }, 1])
    expect(wordsOf(await (await client()).get(pathOf()))).toContain('zugestellt')
  })

  test('somebody who blocked the bot is said to be out of reach, and gets the words when they are sent again', async () => {
    service.telegram.fail('sendMessage', faults.blocked)
    await replies('Yarın gelin')
    await service.settle()
    expect(await delivery()).toMatchObject({ state: 'unreachable', reason: expect.stringContaining('unreachable') })
    const lenas = await client()
    const page = await lenas.get(pathOf())
    expect(wordsOf(page)).toContain('Person nicht erreichbar')
    const { letter } = (await delivery()) ?? {}
    expect(wordsOf(await lenas.submit(page, `${pathOf()}/resend`, { letter: letter ?? '' }))).toContain('noch einmal gesendet')
    await service.settle()
    expect([(await delivery())?.state, heard('Yarın gelin')]).toEqual(['sent', 1])
    expect((await lenas.get(pathOf())).html).not.toContain('/resend"')
    // The same form once more: nothing is sent twice.
    await lenas.submit(page, `${pathOf()}/resend`, { letter: letter ?? '' })
    await service.settle()
    expect([(await delivery())?.state, heard('Yarın gelin')]).toEqual(['sent', 1])
  })

  test('whoever is in charge hears, once, that somebody cannot be written to any more', async () => {
    const desk = service.telegram.person({ id: 8001 })
    desk.says('hallo')
    await service.settle()
    const address = { channel: 'telegram', chat: String(desk.id) }
    const conversation = service.house.app.receiver.conversationOf(address)
    await service.desk(({ tx }) => putAccount(tx, conversation, { staff: lena.id, address, doing: null }))
    const told = () => desk.transcript.filter(({ text: said }) => said.includes('nicht mehr erreichbar')).length
    const noted = async () => (await now()).history.filter(({ what }) => what === 'unreachable')

    service.telegram.fail('sendMessage', faults.blocked)
    await replies('Erster Versuch')
    await service.settle()
    expect([told(), await noted()]).toEqual([1, [{ at: expect.any(Number), what: 'unreachable', by: 'bot', reason: 'telegram' }]])
    expect(wordsOf(await (await client()).get(pathOf()))).toContain('nicht mehr erreichbar')
    service.telegram.fail('sendMessage', faults.blocked)
    await replies('Zweiter Versuch')
    await service.settle()
    expect([told(), (await noted()).length]).toEqual([1, 1])

    // Back again, and gone once more: that is news.
    person.says('Ben geldim')
    await service.settle()
    service.telegram.fail('sendMessage', faults.blocked)
    await replies('Dritter Versuch')
    await service.settle()
    expect((await noted()).length).toBe(2)
  })

  test('a refusal by the platform is said with its reason, and sent again by nobody else', async () => {
    service.telegram.fail('sendMessage', { ok: false, error_code: 400, description: 'Bad Request: something' })
    await replies('Olmadı')
    await service.settle()
    expect(await delivery()).toMatchObject({ state: 'failed', letter: expect.any(String) })
    const ali = await service.hire('Ali')
    const { letter } = (await delivery()) ?? {}
    const secret = newSecret()
    await service.desk((desk) => offerSignIn(desk, { advisor: ali.id, secret }))
    const other = await Client.signedIn({ url: service.url, link: async () => `/console/sign-in?token=${secret}` }, ali.id)
    const inbox = await other.get('/console')
    const forged = { ...inbox, html: inbox.html.replace('"/console/search"', `"${pathOf()}/resend"`) }
    await other.submit(forged, `${pathOf()}/resend`, { letter: letter ?? '' })
    await service.settle()
    expect([(await delivery())?.state, heard('Olmadı')]).toEqual(['failed', 0])
  })

  test('goes with the person', async () => {
    await replies('Son mesaj')
    await service.settle()
    const { person: whose } = await now()
    await service.desk(async ({ tx }) => tx.forget(whose))
    expect(await readCase(service.store, one.id)).toBeNull()
  })
})

describe('a doubt about what was sent', () => {
  test('is repeated once for words to a person, and then left to a human', async () => {
    service.telegram.fail('sendMessage', 'drop')
    await replies('Belki geldi')
    await service.settle()
    service.clock.move(5_000)
    await service.settle()
    expect([(await delivery())?.state, heard('Belki geldi')]).toEqual(['sent', 2])

    service.telegram.fail('sendMessage', 'drop', 'drop')
    await replies('Yine belki')
    await service.settle()
    service.clock.move(5_000)
    await service.settle()
    expect(await delivery()).toMatchObject({ state: 'failed', reason: expect.stringContaining('doubt') })
    expect(heard('Yine belki')).toBe(2)
  })

  test('is never repeated by itself for a file, nor for a reminder to everybody', async () => {
    const address = { channel: 'telegram', chat: String(person.id) }
    const files = [{ name: 'a.txt', mime: 'text/plain', content: 'a' }]
    const errand = (message: object, more = {}) => ({
      kind: 'send',
      address,
      message: { language: 'tr', choices: [], ...message },
      ...more,
    })
    const post = (id: string, value: Json) =>
      service.store.transact(null, async (tx) => tx.enqueue({ id: id as EffectId, lane: `send:${id}`, value }))
    service.telegram.fail('sendDocument', 'drop')
    await post('file', errand({ text: 'Dosya', files }))
    await service.settle()
    service.telegram.fail('sendMessage', 'drop')
    await post('crowd', errand({ text: 'Hatırlatma' }, { onDoubt: 'hold' }))
    await service.settle()
    service.clock.move(60_000)
    await service.settle()
    const held = (await service.store.deadLetters(100)).filter(({ id }) => ['file', 'crowd'].includes(id))
    expect(held.map(({ id, attempts }) => [id, attempts])).toEqual([
      ['crowd', 1],
      ['file', 1],
    ])
    expect([heard('Hatırlatma'), heard('Dosya')]).toEqual([1, 1])
  })
})

describe('a store that cannot note what was sent', () => {
  test('does not make it go out again', async () => {
    const { store } = service
    const finish = store.finish.bind(store)
    let refused = 0
    const refuse = () => {
      refused += 1
      return Promise.reject(new StoreUnavailable('planted'))
    }
    Object.assign(store, { finish: refuse })
    await replies('Bir kez')
    await eventually(() => refused > 0)
    Object.assign(store, { finish })
    for (let n = 0; n < 3; n++) {
      await service.settle()
      service.clock.move(2 * 60_000)
    }
    await service.settle()
    expect([(await delivery())?.state, heard('Bir kez')]).toEqual(['sent', 1])
  })
})

describe('a platform out of order', () => {
  const gateway = { ok: false, error_code: 502, description: 'Bad Gateway' } as const

  test('keeps what waits for much longer than a few attempts, and delivers it once', async () => {
    const attempts = 40
    service.telegram.fail('sendMessage', ...Array.from({ length: attempts }, () => gateway))
    await replies('Uzun kesinti')
    for (let n = 0; n <= attempts; n++) {
      await service.settle()
      service.clock.move(11 * 60_000)
    }
    await service.settle()
    expect([(await delivery())?.state, heard('Uzun kesinti')]).toEqual(['sent', 1])
  })

  test('that asks for patience is asked again as often as it takes: those attempts do not count', async () => {
    service.telegram.fail('sendMessage', ...Array.from({ length: 30 }, () => faults.tooMany(3)))
    await replies('Sabır')
    for (let n = 0; n <= 30; n++) {
      await service.settle()
      service.clock.move(3_000)
    }
    await service.settle()
    expect([(await delivery())?.state, heard('Sabır')]).toEqual(['sent', 1])
  })
})
