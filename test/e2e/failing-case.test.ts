import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { conversationKey, readConversation } from '../../src/app/conversation.ts'
import { failureIndex } from '../../src/app/failures.ts'
import type { JsonObject, PersonId } from '../../src/engine/ids.ts'
import { claimCase } from '../../src/records/cases/advising.ts'
import { type Case, caseIndexes, caseOfKey, readCase } from '../../src/records/cases/case.ts'
import { peopleIndex, putPerson, readPerson } from '../../src/records/people/person.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import { de, eventually, Guest, plain, tr } from './guest.ts'

const advisors = -100_200_400

let service: TestService
/** While set, the text of this key cannot be made. */
let brokenText: string | null = null
/** While set, what is kept of anybody in the records cannot be read. */
let brokenPeople = false

beforeAll(async () => {
  const { book } = content()
  service = await startTestService({
    advisorsChat: advisors,
    book: {
      ...book,
      text: (language, key, values) => {
        if (key === brokenText) throw new Error('planted')
        return book.text(language, key, values)
      },
    },
  })
  const { store } = service
  const transact = store.transact.bind(store)
  const planted: typeof store.transact = (event, work) =>
    transact(event, (tx) =>
      work(
        new Proxy(tx, {
          get: (inner, name) => {
            const value: unknown = Reflect.get(inner, name)
            if (name === 'get' && brokenPeople) {
              return (key: string) =>
                key.startsWith('person:') ? { broken: 'planted' } : inner.get(key as `${string}:${string}`)
            }
            return typeof value === 'function' ? value.bind(inner) : value
          },
        }),
      ),
    )
  Object.assign(store, { transact: planted })
})
afterEach(() => {
  brokenText = null
  brokenPeople = false
})
afterAll(() => service.stop())

const cases = async (): Promise<readonly Case[]> => {
  const listed = await service.store.list(caseIndexes.all)
  const found = await Promise.all(listed.map(({ key }) => readCase(service.store, caseOfKey(key))))
  return found.flatMap((one) => one ?? [])
}
const latest = async (): Promise<Case> => {
  const [one] = (await cases()).toSorted((a, b) => b.openedAt - a.openedAt)
  if (!one) throw new Error('There is no case')
  return one
}
const failures = async () => {
  const listed = await service.store.list(failureIndex, { reverse: true })
  return Promise.all(listed.map(({ key }) => service.store.get<JsonObject>(key)))
}
const groupHeard = (key: string) =>
  service.telegram.transcript(advisors).filter(({ text }) => text?.includes(content().book.text(de, key).slice(0, 20))).length

/** Agreed to advice, and is asked what it is about. */
async function agreed(): Promise<Guest> {
  const guest = new Guest(service, tr)
  await guest.arrives()
  await guest.presses('dialogs/menu:what.options.human')
  await guest.presses('ui:options.yes')
  await guest.hears('dialogs/human:concern.text')
  return guest
}

describe('a message the program fails at', () => {
  it('opens a case with its words, which waits for an advisor as any other', async () => {
    const guest = await agreed()
    const opened = groupHeard('staff:opened')
    brokenText = 'dialogs/human:situation.text'
    await guest.says('Okul bitti, yer arıyorum')
    await guest.hears('ui:failed')
    await eventually(() => groupHeard('staff:opened') === opened + 1)

    const one = await latest()
    expect(one).toMatchObject({ status: 'open', audience: 'applicant', language: 'tr', priority: 'P3', reasons: ['failed'] })
    expect(one.transcript.map(({ from, text }) => [from, text])).toEqual([['person', 'Okul bitti, yer arıyorum']])
    expect(one.summary.find(({ label }) => label === 'Dringlichkeit')?.value).toContain(
      'Programm ist an der Nachricht gescheitert',
    )
    expect(one.summary.map(({ value }) => value)).toContain('Okul bitti, yer arıyorum')
    expect(one.promisedAt).not.toBeNull()
    expect(one.history[0]).toMatchObject({ what: 'opened', by: 'bot', reason: 'failed' })
  })

  it('leaves one case, however often it happens, and what is sent in the end goes there as well', async () => {
    const guest = await agreed()
    const before = (await cases()).length
    brokenText = 'dialogs/human:situation.text'
    for (const words of ['Bir sorum var', 'Bir sorum daha var', 'Kimse yok mu acaba burada'] as const) {
      await guest.says(words)
      await guest.hears('ui:failed')
    }
    expect(await cases()).toHaveLength(before + 1)
    const one = await latest()
    expect(one.transcript.map(({ text }) => text)).toEqual(['Bir sorum var', 'Bir sorum daha var', 'Kimse yok mu acaba burada'])
    expect(one.history.filter(({ what, reason }) => what === 'added' && reason === 'failed')).toHaveLength(1)

    brokenText = null
    await guest.says('Kimse yok mu acaba burada')
    await guest.hears('dialogs/human:situation.text')
    const { id } = await service.hire('Deniz')
    await service.desk((desk) => claimCase(desk, { case: one.id, advisor: id }))
    await guest.hears('ui:took-over')
    await guest.says('Teşekkürler, hâlâ bekliyorum')
    await eventually(
      async () => (await readCase(service.store, one.id))?.transcript.at(-1)?.text === 'Teşekkürler, hâlâ bekliyorum',
    )
    expect(await cases()).toHaveLength(before + 1)
  })

  it('opens none for somebody who agreed to nothing', async () => {
    const before = (await cases()).length
    const told = groupHeard('staff:failure')
    brokenText = 'ui:welcome'
    const guest = new Guest(service, tr)
    await guest.says('Merhaba')
    await guest.hears('ui:failed-anonymous')
    await eventually(() => groupHeard('staff:failure') === told + 1)
    expect(await cases()).toHaveLength(before)
  })

  it('tells numbers for an emergency all the same, and makes the case as urgent as its words', async () => {
    const guest = await agreed()
    brokenText = 'ui:nav.repeat'
    await guest.says('Kendimi öldürmek istiyorum')
    const told = await guest.hears('ui:failed')
    expect(plain(told.text)).toContain(plain(content().book.text(tr, 'ui:danger-selfharm')))
    expect(await latest()).toMatchObject({ priority: 'P0', reasons: ['danger-selfharm', 'urgent', 'failed'] })
  })

  it('keeps words said in confidence out of the case', async () => {
    const guest = new Guest(service, de)
    await guest.arrives('company')
    await guest.presses('dialogs/menu:what.options.contact-person')
    await guest.presses('ui:options.yes')
    await guest.answers('dialogs/contact-person:concern.text', 'Wir möchten ausbilden')
    await guest.answers('dialogs/contact-person:company.text', 'Friseur Sonne')
    await guest.answers('dialogs/contact-person:postcode.text', '40210')
    await guest.answers('dialogs/contact-person:name.text', 'Mehmet')
    await guest.answers('dialogs/contact-person:contact.text', 'mehmet@example.org')
    await guest.presses('dialogs/contact-person:confirm.options.yes')
    await guest.hears('dialogs/contact-person:assigned.text')
    const one = await latest()
    await guest.says('Menü')
    await guest.presses('dialogs/menu:what.options.contact-person')
    await guest.presses('dialogs/other-contact:title')
    await guest.hears('dialogs/other-contact:reason.text')

    brokenText = 'ui:nav.repeat'
    await guest.says('Er hat mich geschlagen, ganz im Vertrauen')
    // What was not kept is not said to be.
    await guest.hears('ui:failed-anonymous')
    const now = await readCase(service.store, one.id)
    expect(now).toMatchObject({ priority: 'P3', reasons: ['failed'], transcript: one.transcript })
    expect(JSON.stringify([now, await failures()])).not.toContain('Vertrauen')
  })

  it('keeps and opens nothing for somebody who took their consent back in another chat', async () => {
    const guest = await agreed()
    const before = (await cases()).length
    await service.desk(async ({ tx, at }) => {
      const [listed] = await tx.list(peopleIndex, { reverse: true, limit: 1 })
      const person = await readPerson(tx, listed?.key.slice('person:'.length) as PersonId)
      const [conversation] = person?.conversations ?? []
      const chat = conversation && (await readConversation(tx, conversation))
      if (!person || !chat) throw new Error('There is no such chat')
      const consents = person.consents.map((one) => ({ ...one, withdrawn: at }))
      putPerson(tx, { ...person, consents })
      const state = { ...chat.state, linked: true as const }
      tx.put(conversationKey(conversation), { ...chat, state }, { owner: person.id })
    })
    brokenText = 'dialogs/consent:advice.text'
    await guest.says('Bir sorum var')
    await guest.hears('ui:failed-anonymous')
    expect((await failures())[0]?.event).toEqual({ kind: 'said' })
    expect(await cases()).toHaveLength(before)
  })

  it('is told of and kept also where the records are broken, without a case', async () => {
    const guest = await agreed()
    const before = { cases: (await cases()).length, failures: (await failures()).length, told: groupHeard('staff:failure') }
    brokenText = 'dialogs/human:situation.text'
    brokenPeople = true
    await guest.says('Bir yer arıyorum')
    await guest.hears('ui:failed')
    await eventually(() => groupHeard('staff:failure') === before.told + 1)
    const [kept] = await failures()
    expect(kept).toMatchObject({ event: { kind: 'said', text: 'Bir yer arıyorum' } })
    expect(await failures()).toHaveLength(before.failures + 1)
    expect(await cases()).toHaveLength(before.cases)

    brokenText = null
    brokenPeople = false
    await guest.says('Bir yer arıyorum')
    await guest.hears('dialogs/human:situation.text')
  })
})
