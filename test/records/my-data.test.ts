import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BookingId, CaseId, ConversationId, Language } from '../../src/engine/ids.ts'
import { claimCase, replyToCase } from '../../src/records/cases/advising.ts'
import { caseIndexes } from '../../src/records/cases/case.ts'
import { listWithdrawn } from '../../src/records/cases/withdrawn.ts'
import { bookingIndex } from '../../src/records/occasions/booking.ts'
import { readOccasion } from '../../src/records/occasions/occasion.ts'
import { peopleIndex, readPerson } from '../../src/records/people/person.ts'
import { berlin, bookFor, someone, World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
})
afterEach(() => world.close())

const a = someone('a', { audience: 'company' })

/** A person in every situation at once: a seat, a place in a queue, an open case of a company with an advisor, reminders to come. */
async function everything() {
  const maria = await world.advisor('Maria')
  const [seat, queue] = [await world.occasion({ capacity: 1 }), await world.occasion({ capacity: 1 })]
  await world.run(a, 'give-consent', { purpose: 'events' })
  await world.run(a, 'give-consent', { purpose: 'advice' })
  const booked = await bookFor(world, a, seat, { firstName: 'KANARIE' })
  await bookFor(world, someone('b'), seat)
  await bookFor(world, someone('b'), queue)
  await bookFor(world, a, queue, { firstName: 'KANARIE' })
  const answers = { concern: 'KANARIE', contact: 'kanarie@werk.de', company: 'KANARIE', postcode: '40210' }
  const opened = await world.run(a, 'open-case', { audience: 'company', answers })
  const id = opened.values.case as CaseId
  await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
  await world.desk((desk) => replyToCase(desk, { case: id, advisor: maria, text: 'KANARIE' }))
  return { maria, seat, queue, case: id, number: opened.values.number, booking: booked.values.booking as BookingId }
}

describe('showing data', () => {
  test('tells everything that is kept, in the language of the person', async () => {
    const { number } = await everything()
    const { values } = await world.run(a, 'show-data')
    const summary = String(values.summary)
    for (const part of [
      'consent-events',
      'consent-advice',
      'ui:booking.booked',
      'ui:booking.waiting',
      'KANARIE',
      String(number),
      'Maria',
    ]) {
      expect(summary).toContain(part)
    }
    expect(summary.split('\n').every((line) => /^( {2})?ar ui:(data|summary-line)/.test(line))).toBe(true)
  })

  test('says so when nothing is kept, and keeps nothing by being asked', async () => {
    const stranger = someone('x', { consents: {}, language: 'en' as Language })
    expect(String((await world.run(stranger, 'show-data')).values.summary)).toContain('en ui:data.nothing')
    expect(await readPerson(world.store, stranger.person)).toBeNull()
  })
})

test('an export is a file with everything, and names nobody of the staff', async () => {
  const { number } = await everything()
  const { values } = await world.run(a, 'export-data')
  const file = values.export as { name: string; mime: string; content: string }
  expect(file).toMatchObject({ name: 'my-data.json', mime: 'application/json' })
  const content = JSON.parse(file.content)
  expect(content.person.consents).toHaveLength(2)
  expect(content.bookings).toMatchObject([
    { status: 'booked', answers: { firstName: 'KANARIE' }, start: '2026-12-10T13:00:00.000Z' },
    { status: 'waiting' },
  ])
  expect(content.cases).toMatchObject([{ number, answers: { concern: 'KANARIE' } }])
  expect(content.cases[0].transcript).toHaveLength(2)
  expect(content.cases[0].history.map(({ by }: { by: string }) => by)).toContain('advisor')
})

test('somebody who comes by two channels is known with both, each once', async () => {
  const elsewhere = { ...a, conversation: 'chat-elsewhere' as ConversationId }
  for (const who of [a, elsewhere, a]) await world.run(who, 'give-consent', { purpose: 'events' })
  expect((await readPerson(world.store, a.person))?.conversations).toEqual([a.conversation, 'chat-elsewhere'])
})

describe('withdrawing consent', () => {
  test('for events gives places back and deletes the bookings; the case stays', async () => {
    const { seat, case: id, booking } = await everything()
    await world.sent()
    expect(await world.run(a, 'withdraw-consent', { purpose: 'events' })).toMatchObject({
      name: 'withdrawn',
      values: { purpose: 'events' },
    })
    expect(await world.notices()).toEqual(['offer > chat-b'])
    expect(await world.store.get(`booking:${booking}`)).toBeNull()
    expect((await readOccasion(world.store, seat))?.seats).toEqual([])
    expect(await world.store.get(`case:${id}`)).not.toBeNull()
    const person = await readPerson(world.store, a.person)
    expect(person?.consents).toMatchObject([
      { purpose: 'events', withdrawn: world.now },
      { purpose: 'advice', withdrawn: null },
    ])
    await world.goTo(berlin('2026-12-10T13:00'))
    expect(await world.notices()).not.toContain('reminder > chat-a')
  })

  test('for advice deletes the case; the advisor sees that it went, not what was in it', async () => {
    const { maria, case: id, number, booking } = await everything()
    await world.sent()
    await world.run(a, 'withdraw-consent', { purpose: 'advice' })
    expect(await world.store.get(`case:${id}`)).toBeNull()
    expect(await listWithdrawn(world.store)).toEqual([{ case: id, number, advisor: maria, at: world.now, why: 'withdrawn' }])
    expect(await world.sent()).toEqual([{ kind: 'notify', notification: { about: 'case', case: id, what: 'closed' } }])
    expect((await world.desk((desk) => replyToCase(desk, { case: id, advisor: maria, text: 'x' }))).kind).toBe('gone')
    expect((await world.run(a, 'contact-person')).name).toBe('none')
    expect(await world.store.get(`booking:${booking}`)).not.toBeNull()
  })
})

describe('erasing', () => {
  test('leaves nothing in any document, index, parcel or timer, and the next one gets the seat', async () => {
    const { seat, queue, case: id, maria } = await everything()
    const company = (await readPerson(world.store, a.person))?.company
    expect((await world.run(a, 'erase')).name).toBe('erased')
    for (const index of [bookingIndex, peopleIndex, caseIndexes.open, caseIndexes.mine(maria), caseIndexes.owner(maria)]) {
      const owners = await Promise.all((await world.store.list(index)).map(({ key }) => world.store.get(key)))
      expect(JSON.stringify(owners)).not.toContain(a.person)
    }
    for (const occasion of [seat, queue])
      expect(JSON.stringify(await readOccasion(world.store, occasion))).not.toContain(a.person)
    expect(await world.store.get(`company:${company}`)).toBeNull()
    const sent = await world.sent()
    expect(JSON.stringify(sent)).not.toContain('KANARIE')
    expect(sent.some((errand) => errand.kind === 'event' && errand.conversation === a.conversation)).toBe(false)
    expect(sent.some((errand) => errand.kind === 'event' && errand.conversation === 'chat-b')).toBe(true)
    const timers = await world.store.dueTimers(berlin('2030-01-01T00:00'), 1000)
    expect(JSON.stringify(timers)).not.toContain(a.person)
    expect(timers.map(({ key }) => key)).not.toContain(`case:${id}:escalation`)
    expect(await world.run(someone('b'), 'list-bookings')).toMatchObject({ name: 'found' })
  })

  test('keeps a company for those who still write for it', async () => {
    const other = someone('z', { audience: 'company' })
    const { maria } = await everything()
    await world.run(other, 'open-case', {
      audience: 'company',
      answers: { company: 'Kanarie', postcode: '40210', contact: 'z@werk.de' },
    })
    await world.run(a, 'erase')
    expect(await world.run(other, 'contact-person')).toMatchObject({ name: 'known', values: { advisor: 'Maria' } })
    const third = await world.run(someone('y', { audience: 'company' }), 'open-case', {
      audience: 'company',
      answers: { contact: 'kanarie@werk.de' },
    })
    // What only the erased person gave leads nowhere any more.
    expect((await readPerson(world.store, someone('y').person))?.company).not.toBe(
      (await readPerson(world.store, other.person))?.company,
    )
    expect(third.values.advisor).toBe('Maria')
    expect(maria).toBeTruthy()
  })
})
