import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CaseId, ConversationId, JsonObject, PersonId } from '../../src/engine/ids.ts'
import { companyFor, readCompany } from '../../src/records/advisors/company.ts'
import { claimCase, replyToCase } from '../../src/records/cases/advising.ts'
import { caseByNumber, readCase } from '../../src/records/cases/case.ts'
import { openCaseOf } from '../../src/records/cases/current.ts'
import { keepUpload, readUpload } from '../../src/records/cases/uploads.ts'
import { readBooking } from '../../src/records/occasions/booking.ts'
import { readOccasion } from '../../src/records/occasions/occasion.ts'
import { linkCodeIn } from '../../src/records/people/linking.ts'
import { type Person, readPerson } from '../../src/records/people/person.ts'
import { askWhetherSame, maybeSame } from '../../src/records/people/same-person.ts'
import { bookFor, type Someone, someone, World } from './world.ts'

const minute = 60_000

let world: World
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
})
afterEach(() => world.close())

/** Somebody whose chat the application keeps, as it does with everybody who has written. */
async function comes(name: string, change: Parameters<typeof someone>[1] = {}): Promise<Someone> {
  const who = someone(name, change)
  await putChat(who)
  return who
}
const putChat = (who: Someone) =>
  world.desk(({ tx }) => {
    const document = { state: who.state, address: { channel: 'test', chat: who.conversation } } as unknown as JsonObject
    tx.put(`conversation:${who.conversation}`, document, { owner: who.person })
  })

const agree = async (who: Someone, ...purposes: readonly string[]) => {
  for (const purpose of purposes) await world.run(who, 'give-consent', { purpose })
}
const opens = async (who: Someone, answers: JsonObject = {}, audience = 'applicant') => {
  const { values } = await world.run(who, 'open-case', { audience, answers: { concern: 'Frage', ...answers } })
  return values.case as CaseId
}
const caseOf = (id: CaseId) => world.case(id)
const personOf = async (id: PersonId): Promise<Person> => {
  const person = await readPerson(world.store, id)
  if (!person) throw new Error('The person is gone')
  return person
}
const codeFor = async (who: Someone): Promise<string> => String((await world.run(who, 'make-link-code')).values.code)
const nameOf = async (code: string): Promise<string> =>
  (await linkCodeIn(world.store, code, world.now))?.name ?? 'no code'.padEnd(64, '0')
/** From the second chat; the application then knows them as one person. */
async function links(first: Someone, second: Someone): Promise<Someone> {
  const name = await nameOf(await codeFor(first))
  const { name: outcome, values } = await world.run(second, 'use-link-code', { code: name })
  expect(outcome).toBe('linked')
  const now = { ...second, person: values.person as PersonId, state: { ...second.state, person: values.person as PersonId } }
  await putChat(now)
  return now
}

/** Keys of the documents that are sealed with somebody's key. */
function sealedFor(person: PersonId): readonly string[] {
  const db = new Database(join(world.folder, 'store.db'), { readonly: true })
  try {
    const sql = 'SELECT key FROM document JOIN person USING (owner) WHERE person.id = ?'
    return db
      .prepare<[string], { key: string }>(sql)
      .all(person)
      .map(({ key }) => key)
  } finally {
    db.close()
  }
}

describe('the code', () => {
  test('works once, for 15 minutes, in another chat; it is kept as a hash', async () => {
    const [phone, laptop] = [await comes('phone'), await comes('laptop')]
    await agree(phone, 'events')
    const code = await codeFor(phone)
    expect(code).toMatch(/^chat-[2-9b-z]{5}-[2-9b-z]{5}$/)
    const listed = await world.store.list('passes')
    expect(JSON.stringify([listed, await Promise.all(listed.map(({ key }) => world.store.get(key)))])).not.toContain(code)
    const name = await nameOf(` ${code.toUpperCase()} `)
    expect((await world.run(phone, 'check-link-code', { code: name })).name).toBe('own')
    expect((await world.run(laptop, 'check-link-code', { code: name })).name).toBe('open')
    world.now += 15 * minute
    expect((await world.run(laptop, 'use-link-code', { code: name })).name).toBe('gone')
    world.now -= minute
    expect((await world.run(laptop, 'use-link-code', { code: name })).name).toBe('linked')
    expect((await world.run(await comes('third'), 'use-link-code', { code: name })).name).toBe('gone')
    expect(await nameOf(code)).toContain('no code')
  })

  test('that was never given is nothing, and each one given is another', async () => {
    const phone = await comes('phone')
    expect(await linkCodeIn(world.store, 'chat-22222-33333', world.now)).toBeNull()
    expect(await linkCodeIn(world.store, 'Ich schreibe im chat', world.now)).toBeNull()
    const codes = new Set(await Promise.all(Array.from({ length: 50 }, () => codeFor(phone))))
    expect(codes.size).toBe(50)
  })

  test('goes with the data of whoever asked for it', async () => {
    const [phone, laptop] = [await comes('phone'), await comes('laptop')]
    await agree(phone, 'events')
    const name = await nameOf(await codeFor(phone))
    await world.run(phone, 'erase')
    expect(await world.store.list('passes')).toEqual([])
    expect((await world.run(laptop, 'use-link-code', { code: name })).name).toBe('gone')
  })

  test('joins nothing where nothing is kept: no tie between two chats without any consent', async () => {
    const [phone, laptop] = [await comes('phone', { consents: {} }), await comes('laptop', { consents: {} })]
    const name = await nameOf(await codeFor(phone))
    expect((await world.run(laptop, 'check-link-code', { code: name })).name).toBe('nothing')
    expect((await world.run(laptop, 'use-link-code', { code: name })).name).toBe('gone')
    expect(await readPerson(world.store, phone.person)).toBeNull()
  })

  test('of a chat that is one with this already says so', async () => {
    const [phone, laptop] = [await comes('phone'), await comes('laptop')]
    await agree(phone, 'events')
    const together = await links(phone, laptop)
    const name = await nameOf(await codeFor(phone))
    expect((await world.run(together, 'check-link-code', { code: name })).name).toBe('already')
  })

  test('that was shown in a group, or is written in one, joins nothing: anybody there could have used it', async () => {
    const [group, laptop] = [await comes('group', { shared: true }), await comes('laptop')]
    await agree(laptop, 'events')
    const shown = await nameOf(await codeFor(group))
    expect((await world.run(laptop, 'use-link-code', { code: shown })).name).toBe('gone')
    const own = await nameOf(await codeFor(laptop))
    expect((await world.run(group, 'check-link-code', { code: own })).name).toBe('gone')
  })
})

describe('two chats of one person', () => {
  test('share consents, bookings and cases; the second is nobody any more', async () => {
    const [phone, laptop] = [await comes('phone'), await comes('laptop')]
    await agree(phone, 'events')
    world.now += minute
    await agree(laptop, 'advice', 'events')
    const occasion = await world.occasion({ capacity: 1 })
    const booking = (await bookFor(world, laptop, occasion)).values.booking
    const one = await opens(laptop)
    const { values } = await world.run(laptop, 'use-link-code', { code: await nameOf(await codeFor(phone)) })
    expect(values).toMatchObject({ person: phone.person, consents: { events: { at: world.now }, advice: { at: world.now } } })

    const person = await personOf(phone.person)
    expect(person).toMatchObject({
      conversations: [phone.conversation, laptop.conversation],
      bookings: [booking],
      cases: [one],
      formerly: [laptop.person],
    })
    expect(person.consents.map(({ purpose }) => purpose).toSorted()).toEqual(['advice', 'events', 'events'])
    expect(await readPerson(world.store, laptop.person)).toBeNull()
    expect((await readBooking(world.store, person.bookings[0] ?? ('' as never)))?.person).toBe(phone.person)
    expect((await readOccasion(world.store, occasion))?.seats.map((seat) => seat.person)).toEqual([phone.person])
    expect((await caseOf(one)).person).toBe(phone.person)
    // The first chat is told, in that chat.
    const told = (await world.sent()).filter((errand) => errand.kind === 'event' && errand.event.kind === 'noticed')
    expect(told).toMatchObject([{ conversation: phone.conversation, event: { notice: { kind: 'linked', channel: 'test' } } }])
  })

  test('hold one place: who had two gives the worse one back', async () => {
    const [phone, laptop, other] = [await comes('phone'), await comes('laptop'), await comes('other')]
    await agree(phone, 'events')
    const occasion = await world.occasion({ capacity: 2 })
    await bookFor(world, phone, occasion)
    world.now += minute
    await bookFor(world, laptop, occasion)
    await bookFor(world, other, occasion)
    await links(phone, laptop)
    const after = await readOccasion(world.store, occasion)
    expect(after?.seats.map(({ person }) => person)).toEqual([phone.person])
    expect(after?.offers.map(({ person }) => person)).toEqual([other.person])
    expect((await personOf(phone.person)).bookings).toHaveLength(1)
  })

  test('have one open case: the newer is added to the older, under both numbers, with files, notes and who read it', async () => {
    const sam = await world.advisor('Sam')
    const [phone, laptop] = [await comes('phone'), await comes('laptop')]
    const older = await opens(phone, { situation: 'searching' })
    world.now += minute
    const newer = await opens(laptop, { concern: 'Ein Brief', letter: 'soon' })
    const number = (await caseOf(newer)).number
    await world.desk(async (desk) => {
      await claimCase(desk, { case: newer, advisor: sam })
      const file = { id: 'file-1', name: 'a.pdf', mime: 'application/pdf', bytes: new Uint8Array([1, 2]) }
      const attachment = keepUpload(desk.tx, file, laptop.person)
      await replyToCase(desk, { case: newer, advisor: sam, text: 'Hier', attachment })
    })
    const together = await links(phone, laptop)
    const joined = await caseOf(older)
    expect(await readCase(world.store, newer)).toBeNull()
    expect((await openCaseOf(world.store, await personOf(phone.person)))?.id).toBe(older)
    expect(joined).toMatchObject({
      status: 'claimed',
      advisor: sam,
      alsoNumbers: [number],
      answers: { situation: 'searching', letter: 'soon' },
    })
    expect(joined.transcript.map(({ text }) => text)).toEqual(['Frage', 'Ein Brief', 'Hier'])
    expect(joined.history.at(-1)).toMatchObject({ what: 'joined', reason: number })
    expect((await caseByNumber(world.store, number))?.id).toBe(older)
    expect(await readUpload(world.store, 'file-1')).toEqual(new Uint8Array([1, 2]))
    expect(sealedFor(laptop.person)).toEqual([])

    await world.run(together, 'withdraw-consent', { purpose: 'advice' })
    expect([await caseByNumber(world.store, number), await readUpload(world.store, 'file-1')]).toEqual([null, null])
  })

  test('keep the older case with its advisor; the one who had the newer finds word of it', async () => {
    const [sam, eva] = [await world.advisor('Sam'), await world.advisor('Eva')]
    const [phone, laptop] = [await comes('phone'), await comes('laptop')]
    const older = await opens(phone)
    world.now += minute
    const newer = await opens(laptop)
    await world.desk((desk) => claimCase(desk, { case: older, advisor: sam }))
    await world.desk((desk) => claimCase(desk, { case: newer, advisor: eva }))
    // The other way round: who wrote first is found by the case and not by the code.
    await links(laptop, phone)
    expect(await caseOf(older)).toMatchObject({ advisor: sam, status: 'claimed', person: laptop.person })
    expect(await world.store.get(`case-withdrawn:${newer}`)).toMatchObject({ why: 'joined', advisor: eva })
  })

  test('have one company and one contact person, found by what was given in either', async () => {
    const sam = await world.advisor('Sam')
    const [phone, laptop] = [await comes('phone', { audience: 'company' }), await comes('laptop', { audience: 'company' })]
    await opens(phone, { company: 'Friseur Sonne', postcode: '40210', contact: 'info@sonne.de' }, 'company')
    world.now += minute
    await world.advisor('Eva')
    await opens(laptop, { company: 'Salon am Markt', postcode: '40211', contact: '0211 234567' }, 'company')
    const [ours, theirs] = [(await personOf(phone.person)).company ?? '', (await personOf(laptop.person)).company ?? '']
    expect(ours).not.toBe(theirs)
    await links(phone, laptop)
    expect(await readCompany(world.store, theirs)).toBeNull()
    expect(await readCompany(world.store, ours)).toMatchObject({ members: [phone.person], advisor: sam })
    const found = await world.desk(({ tx }) => {
      const work = { tx, service: undefined as never, at: world.now, id: () => 'new' as never }
      const somebody = { ...someone('new'), id: 'person-new' as PersonId, company: null } as unknown as Person
      return companyFor(work, somebody, { contact: '0211 234567' }, (text) => world.store.hash(text))
    })
    expect(found.id).toBe(ours)
  })

  test('are erased together: keys, documents, timers and what waits, also from before they were one', async () => {
    const [phone, laptop] = [await comes('phone'), await comes('laptop')]
    await agree(phone, 'events', 'advice')
    const occasion = await world.occasion()
    await bookFor(world, laptop, occasion)
    await opens(laptop)
    await world.desk(({ tx }) =>
      tx.enqueue({ id: 'waits' as never, lane: 'send:x', value: 'words', owner: laptop.person, at: world.now + minute }),
    )
    const together = await links(phone, laptop)
    expect((await world.run(together, 'show-data')).values.summary).toContain('ui:data.chats {"count":2}')
    await world.run(together, 'erase')
    for (const { conversation, person } of [phone, laptop]) {
      expect(await world.store.get(`conversation:${conversation}`)).toBeNull()
      expect(await world.store.get(`person:${person}`)).toBeNull()
    }
    expect(await world.store.list('people:seen')).toEqual([])
    expect(await world.store.dueTimers(Number.MAX_SAFE_INTEGER, 100)).toEqual([])
    world.now += 2 * minute
    expect((await world.sent()).filter((errand) => (errand as unknown) === 'words')).toEqual([])
    expect((await readOccasion(world.store, occasion))?.seats).toEqual([])
  })

  test('are kept as long as one of them is used', async () => {
    const [phone, laptop] = [await comes('phone'), await comes('laptop')]
    await agree(phone, 'events')
    const together = await links(phone, laptop)
    await world.desk(({ tx }) => tx.delete(`conversation:${phone.conversation}`))
    await world.goTo(world.now + 200 * 24 * 60 * minute)
    await world.retire()
    expect((await personOf(together.person)).conversations).toContain(laptop.conversation as ConversationId)
  })
})

describe('"Is this also you?"', () => {
  const phoneOf = { firstName: 'Amina', phone: '0151 23456789' }
  const asks = async (sam: Parameters<typeof askWhetherSame>[1]['advisor'], one: CaseId, other: CaseId) => {
    const { number } = await caseOf(other)
    return world.desk((desk) => askWhetherSame(desk, { case: one, number, advisor: sam }))
  }
  const asked = async () =>
    (await world.sent()).flatMap((errand) =>
      errand.kind === 'event' && errand.event.kind === 'noticed' && errand.event.notice.kind === 'same-person'
        ? [{ to: errand.conversation, question: errand.event.notice.question }]
        : [],
    )

  test('is offered for the same telephone number or the same name with the same company, never for a name alone', async () => {
    const mine = await caseOf(await opens(await comes('phone'), phoneOf))
    const same = await opens(await comes('laptop'), { firstName: 'A.', phone: '+49 151 23456789' })
    await opens(await comes('other'), { firstName: 'Amina', phone: '0151 99999999' })
    const hash = (text: string) => world.store.hash(text)
    expect((await maybeSame(world.store, mine, hash)).map(({ id }) => id)).toEqual([same])
    const details = { firstName: 'Mehmet', company: 'Friseur Sonne', postcode: '40210', contact: 'a@sonne.de' }
    const [one, two] = [
      await opens(await comes('owner', { audience: 'company' }), details, 'company'),
      await opens(await comes('again', { audience: 'company' }), { ...details, contact: 'b@sonne.de' }, 'company'),
    ]
    expect((await maybeSame(world.store, await caseOf(one), hash)).map(({ id }) => id)).toEqual([two])
  })

  test('joins only after everybody asked has said yes', async () => {
    const sam = await world.advisor('Sam')
    const [phone, laptop] = [await comes('phone'), await comes('laptop')]
    const [one, two] = [await opens(phone), await opens(laptop)]
    await world.sent()
    expect(await asks(sam, one, two)).toBe('asked')
    const questions = await asked()
    expect(questions.map(({ to }) => to).toSorted()).toEqual([laptop.conversation, phone.conversation])
    const question = questions[0]?.question ?? ''
    // Somebody else's button is as good as none.
    expect((await world.run(await comes('other'), 'answer-same', { question, yes: true })).name).toBe('gone')
    expect((await world.run(phone, 'answer-same', { question, yes: true })).name).toBe('waits')
    expect((await world.run(phone, 'answer-same', { question, yes: true })).name).toBe('waits')
    expect(await readPerson(world.store, laptop.person)).not.toBeNull()
    const { name, values } = await world.run(laptop, 'answer-same', { question, yes: true })
    expect([name, values.person]).toEqual(['joined', phone.person])
    expect((await personOf(phone.person)).conversations).toEqual([phone.conversation, laptop.conversation])
    expect(await asks(sam, one, one)).toBe('same-already')
  })

  test('leaves everything apart after one no, and after 14 days', async () => {
    const sam = await world.advisor('Sam')
    const [phone, laptop] = [await comes('phone'), await comes('laptop')]
    const [one, two] = [await opens(phone, phoneOf), await opens(laptop, phoneOf)]
    await asks(sam, one, two)
    const [first] = await asked()
    expect((await world.run(phone, 'answer-same', { question: first?.question ?? '', yes: false })).name).toBe('noted')
    expect((await world.run(laptop, 'answer-same', { question: first?.question ?? '', yes: true })).name).toBe('gone')
    expect(await maybeSame(world.store, await caseOf(one), (text) => world.store.hash(text))).toEqual([])
    await asks(sam, one, two)
    const [second] = await asked()
    world.now += 14 * 24 * 60 * minute
    expect((await world.run(phone, 'answer-same', { question: second?.question ?? '', yes: true })).name).toBe('gone')
    expect(await readPerson(world.store, laptop.person)).not.toBeNull()
  })

  test('is asked once where only one of them has a chat; the other becomes part of them', async () => {
    const sam = await world.advisor('Sam')
    const phone = await comes('phone')
    const caller = someone('caller')
    const [one, called] = [await opens(phone), await opens(caller)]
    await world.sent()
    expect(await asks(sam, one, called)).toBe('asked')
    const [only, ...others] = await asked()
    expect([only?.to, others]).toEqual([phone.conversation, []])
    const { name, values } = await world.run(phone, 'answer-same', { question: only?.question ?? '', yes: true })
    expect([name, values.person]).toEqual(['joined', phone.person])
    expect(await readPerson(world.store, caller.person)).toBeNull()
  })

  test('is not asked about a number nobody has, or where nobody can be asked', async () => {
    const sam = await world.advisor('Sam')
    const one = await opens(someone('caller'))
    const two = await opens(someone('visitor'))
    expect(await world.desk((desk) => askWhetherSame(desk, { case: one, number: 'K-22222', advisor: sam }))).toBe('no-such-case')
    expect(await asks(sam, one, two)).toBe('no-chat')
  })
})
