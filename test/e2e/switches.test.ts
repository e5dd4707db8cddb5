import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { putAccount } from '../../src/app/staff/account.ts'
import type { Service } from '../../src/engine/book.ts'
import type { EffectId, Json, TopicId } from '../../src/engine/ids.ts'
import type { Advisor } from '../../src/records/advisors/advisor.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import type { Person } from '../support/telegram-people.ts'
import { de, eventually, Guest } from './guest.ts'

const minute = 60_000
const topic = 'training-pay' as TopicId
const question = 'Wie viel verdient man in der Ausbildung?'

let service: TestService
const off: { topics: TopicId[]; channels: string[] } = { topics: [], channels: [] }
const alarms: Service['alarms'] = { undelivered: { count: 2, minutes: 15 }, deadLetters: 2, unclaimed: 2 }

beforeAll(async () => {
  const { book } = content()
  service = await startTestService({ book: { ...book, service: { ...book.service, off, alarms } } })
})
beforeEach(() => {
  off.topics = []
  off.channels = []
})
afterAll(() => service.stop())

describe('a topic that is switched off', () => {
  it('is answered with an honest word and a human, in a question as on a button, and again when it is on', async () => {
    const guest = new Guest(service)
    await guest.arrives()
    off.topics = [topic]
    await guest.says(question)
    const { choices = [] } = await guest.hears('ui:topic-off')
    expect(choices.map(({ label }) => label)).toContain(guest.text('ui:nav.human'))
    expect(guest.heard(`topics/${topic}:answer`)).toEqual([])
    off.topics = []
    await guest.says(question)
    await guest.hears(`topics/${topic}:answer`)
  })

  it('is offered nowhere', async () => {
    const { book } = content()
    const near = book.topic(topic)?.related[0]
    if (!near) throw new Error('The topic has no related one')
    const guest = new Guest(service)
    await guest.arrives()
    off.topics = [near]
    await guest.says(question)
    const { choices = [] } = await guest.hears(`topics/${topic}:answer`)
    expect(choices.map(({ label }) => label)).not.toContain(guest.text(`topics/${near}:title`))
  })
})

describe('a channel that is switched off', () => {
  it('keeps what waits, however long, and sends it once when it is on again', async () => {
    const person = service.telegram.person({ language: 'de' })
    off.channels = ['telegram']
    person.opens()
    for (let n = 0; n < 30; n++) {
      await service.settle()
      service.clock.move(10 * minute)
    }
    expect(person.transcript).toEqual([])
    const answer = await fetch(`${service.url}/readyz`)
    expect([answer.status, await answer.json()]).toMatchObject([200, { channels: { telegram: 'off', web: 'ok' } }])
    off.channels = []
    service.clock.move(minute)
    await service.settle()
    await eventually(() => person.transcript.length > 0)
    const said = person.transcript.length
    service.clock.move(10 * minute)
    await service.settle()
    expect(person.transcript.length).toBe(said)
  })
})

describe('work that grows', () => {
  let boss: Person
  let kira: Advisor
  beforeAll(async () => {
    boss = service.telegram.person({ id: 8003 })
    boss.says('hallo')
    await service.settle()
    kira = await service.hire('Kira', { roles: ['coordinator'] })
    const address = { channel: 'telegram', chat: String(boss.id) }
    const conversation = service.house.app.receiver.conversationOf(address)
    await service.desk(({ tx }) => putAccount(tx, conversation, { staff: kira.id, address, doing: null }))
  })
  const look = async () => {
    await service.house.app.alarms.look()
    await service.settle()
  }
  const told = (what: string) => {
    const [, words = '?'] = content().book.text(de, `staff:alarm.${what}`, { count: '▮' }).split('▮')
    return boss.transcript.filter(({ text }) => text.includes(words)).map(({ text }) => Number(/\d+/.exec(text)?.[0]))
  }
  const post = async (...ids: string[]) => {
    for (const id of ids) {
      const value: Json = { kind: 'send', address: { channel: 'telegram', chat: '99' }, message: { language: 'de', text: 'x' } }
      await service.store.transact(null, async (tx) => tx.enqueue({ id: id as EffectId, lane: `send:${id}`, value }))
    }
  }

  it('is told to a coordinator from the limit on, once an hour when it grows, once a day when it stays', async () => {
    // There is no such chat.
    await post('letter-1')
    await service.settle()
    await look()
    expect(told('dead-letters')).toEqual([])
    await post('letter-2')
    await service.settle()
    await look()
    await look()
    expect(told('dead-letters')).toEqual([2])
    await post('letter-3')
    await service.settle()
    service.clock.move(59 * minute)
    await look()
    expect(told('dead-letters')).toEqual([2])
    service.clock.move(2 * minute)
    await look()
    expect(told('dead-letters')).toEqual([2, 3])
    service.clock.move(3 * 60 * minute)
    await look()
    expect(told('dead-letters')).toEqual([2, 3])
    service.clock.move(22 * 60 * minute)
    await look()
    expect(told('dead-letters')).toEqual([2, 3, 3])
    expect(service.logged.filter((line) => line.includes('"msg":"alarm"')).length).toBe(3)
  })

  it('counts what could not be sent for long, and forgets it when it has gone out', async () => {
    const { telegram } = service
    const people = [1, 2].map(() => telegram.person({ language: 'de' }))
    for (const person of people) person.opens()
    await service.settle()
    const said = () => people.map(({ transcript }) => transcript.length)
    const before = said()
    const gateway = { ok: false, error_code: 502, description: 'Bad Gateway' } as const
    telegram.fail('sendMessage', ...Array.from({ length: 12 }, () => gateway))
    for (const person of people) person.says(content().book.text(de, 'ui:nav.help'))
    for (let n = 0; n < 2; n++) {
      await service.settle()
      service.clock.move(minute)
    }
    await look()
    expect(told('undelivered')).toEqual([])
    service.clock.move(16 * minute)
    await service.house.app.alarms.look()
    expect(service.house.app.deliverer.undelivered(service.clock.now() - 15 * minute).count).toBe(2)
    for (let n = 0; n < 10; n++) {
      await service.settle()
      service.clock.move(11 * minute)
    }
    await service.settle()
    expect(said()).not.toEqual(before)
    expect(service.house.app.deliverer.undelivered(service.clock.now()).count).toBe(0)
    expect(told('undelivered')).toEqual([2])
  })

  it('counts cases that nobody takes', async () => {
    for (const number of [1, 2]) {
      const one = `case:stale-${number}` as const
      await service.store.transact(null, async (tx) =>
        tx.put(one, {}, { index: { 'cases:open': `P2:${new Date(service.clock.now()).toISOString()}` } }),
      )
    }
    await look()
    expect(told('unclaimed')).toEqual([2])
  })
})
