import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId, Instant } from '../../src/engine/ids.ts'
import { readPress, writePress } from '../../src/engine/press.ts'
import { claimCase, closeCase, passCase, replyToCase, waitForPerson } from '../../src/records/cases/advising.ts'
import { cancelAppointment, listAppointments, type Offer, offerAppointment } from '../../src/records/cases/appointments.ts'
import { watchOf } from '../../src/records/cases/watch.ts'
import { berlin, someone, World } from './world.ts'

const [early, late, last] = ['2026-11-26T10:00', '2026-11-26T14:30', '2026-11-30T09:00'].map(berlin) as [
  Instant,
  Instant,
  Instant,
]
const amina = someone('amina')
let world: World
let lena: AdvisorId
let ali: AdvisorId
let id: CaseId
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
  lena = await world.advisor('Lena')
  ali = await world.advisor('Ali')
  id = (await world.run(amina, 'open-case', { answers: { concern: 'Frage' } })).values.case as CaseId
  await world.desk((desk) => claimCase(desk, { case: id, advisor: lena }))
  world.now += 60_000
  await world.sent()
})
afterEach(() => world.close())

const offers = (change: Partial<Offer> = {}, advisor = lena) =>
  world.desk((desk) =>
    offerAppointment(desk, {
      case: id,
      advisor,
      slots: [last, early, late],
      minutes: 30,
      place: 'Rathaus',
      text: 'Vorschlag',
      ...change,
    }),
  )
const one = () => world.case(id)
const chooses = async (slot: number | null, offer = 0, who = amina) =>
  (await world.run(who, 'choose-appointment', { case: id, offer, slot })).name
const state = async (offer = 0) => {
  const each = (await one()).appointments[offer]
  return [each?.state, each?.start]
}
const told = async () =>
  (await world.sent()).flatMap((errand) =>
    errand.kind === 'event' && errand.event.kind === 'noticed' ? [errand.event.notice] : [],
  )

describe('an offer', () => {
  test('reaches the person with its times in order, and counts as an answer', async () => {
    expect(await offers()).toMatchObject({ kind: 'offered' })
    expect(await told()).toEqual([
      { kind: 'appointment-offered', case: id, offer: 0, advisor: 'Lena', slots: [early, late, last], place: 'Rathaus' },
    ])
    expect((await one()).transcript.at(-1)).toMatchObject({ from: 'advisor', text: 'Vorschlag', delivery: { state: 'queued' } })
    expect(watchOf(await one())).toBeNull()
  })

  test.each([{ slots: [] }, { slots: [berlin('2026-11-23T09:00')] }, { slots: [early, late, last, last + 1] }])(
    'without a time ahead, or with more than three, is none: %o',
    async (wrong) => {
      expect(await offers(wrong)).toEqual({ kind: 'gone' })
      expect([(await one()).appointments, await world.sent()]).toEqual([[], []])
    },
  )

  test('is made by the advisor in charge alone', async () => {
    expect(await offers({}, ali)).toEqual({ kind: 'taken', by: lena })
  })

  test('gives way to a new one', async () => {
    await offers()
    await offers({ slots: [last] })
    expect([(await state(0))[0], (await state(1))[0]]).toEqual(['cancelled', 'offered'])
    expect(await chooses(0, 0)).toBe('changed')
    expect(await chooses(0, 1)).toBe('chosen')
  })
})

describe('the person', () => {
  beforeEach(async () => {
    await offers()
    await world.sent()
    world.now += 60_000
  })

  test('takes one: the case and the advisor’s calendar have it, both get a file, and nobody waits for an answer', async () => {
    await world.desk((desk) => waitForPerson(desk, { case: id, advisor: lena }))
    await world.sent()
    const { name, values } = await world.run(amina, 'choose-appointment', { case: id, offer: 0, slot: 1 })
    expect([name, values]).toMatchObject(['chosen', { start: late, place: 'Rathaus', advisor: 'Lena' }])
    const { content } = values.calendar as { content: string }
    expect(content).toContain('DTSTART:20261126T133000Z')
    expect(content).toContain('DTEND:20261126T140000Z')
    expect(content).not.toContain('amina')
    expect(await state()).toEqual(['chosen', late])
    expect([(await one()).status, watchOf(await one())]).toEqual(['claimed', null])
    expect((await world.sent()).map((errand) => errand.kind === 'notify' && errand.notification)).toMatchObject([
      { case: id, what: 'added' },
    ])
    expect(await listAppointments(world.store, lena, world.now)).toMatchObject([{ id }])
    expect(await listAppointments(world.store, lena, late + 1)).toEqual([])
  })

  test('takes it once, however often it is pressed, and may take another one', async () => {
    expect([await chooses(1), await chooses(1)]).toEqual(['chosen', 'chosen'])
    expect((await one()).transcript.filter(({ from }) => from === 'person')).toHaveLength(2)
    expect(await chooses(2)).toBe('chosen')
    expect(await state()).toEqual(['chosen', last])
  })

  test('hears that a time has passed, and takes a later one', async () => {
    await world.goTo(early + 1)
    expect([await chooses(0), await state()]).toEqual(['passed', ['offered', null]])
    expect(await chooses(1)).toBe('chosen')
  })

  test('finds none that fits, once, and then the advisor is waited for', async () => {
    expect([await chooses(null), await chooses(null)]).toEqual(['declined', 'declined'])
    expect([await state(), watchOf(await one())?.kind]).toEqual([['declined', null], 'answer'])
    expect((await world.sent()).filter(({ kind }) => kind === 'notify')).toHaveLength(1)
    // Changed their mind.
    expect(await chooses(0)).toBe('chosen')
  })

  test('cannot come after all: the calendar is empty again', async () => {
    await chooses(0)
    expect(await chooses(null)).toBe('declined')
    expect(await listAppointments(world.store, lena, world.now)).toEqual([])
  })

  test('presses a button of a talk that is off, or of a closed case, and hears so', async () => {
    await chooses(0)
    await world.sent()
    expect(
      await world.desk((desk) => cancelAppointment(desk, { case: id, advisor: lena, offer: 0, text: 'Abgesagt' })),
    ).toMatchObject({
      kind: 'called-off',
    })
    expect(await told()).toEqual([{ kind: 'appointment-cancelled', case: id, advisor: 'Lena', start: early }])
    expect([await chooses(1), await state()]).toEqual(['changed', ['cancelled', early]])
    expect(await world.desk((desk) => cancelAppointment(desk, { case: id, advisor: lena, offer: 0, text: '' }))).toEqual({
      kind: 'gone',
    })
    await offers()
    await world.desk((desk) => closeCase(desk, { case: id, advisor: lena }))
    expect(await chooses(1, 1)).toBe('changed')
    expect(await listAppointments(world.store, lena, 0)).toEqual([])
  })

  test('alone can choose; what was never offered is not there', async () => {
    expect(await chooses(0, 0, someone('emre'))).toBe('gone')
    expect([await chooses(3), await chooses(0, 1)]).toEqual(['gone', 'gone'])
    expect(await state()).toEqual(['offered', null])
  })

  test('keeps the talk when the case is passed on: it is the colleague’s then', async () => {
    await chooses(1)
    await world.desk((desk) => passCase(desk, { case: id, advisor: lena, to: ali }))
    expect([await listAppointments(world.store, lena, 0), (await listAppointments(world.store, ali, 0)).length]).toEqual([[], 1])
    await world.desk((desk) => replyToCase(desk, { case: id, advisor: ali, text: 'Bis dann' }))
    expect((await listAppointments(world.store, ali, 0)).length).toBe(1)
  })

  test('takes it along when everything of theirs is erased', async () => {
    await chooses(1)
    await world.run(amina, 'erase')
    expect(await listAppointments(world.store, lena, 0)).toEqual([])
    expect(await chooses(1)).toBe('gone')
  })
})

describe('the button', () => {
  test.each([0, 2, null])('says which time of which offer in 64 bytes: %s', (slot) => {
    const press = { kind: 'appointment', case: id, offer: 12, slot } as const
    expect(readPress(writePress(press))).toEqual(press)
    expect(Buffer.byteLength(writePress({ ...press, offer: 999 }))).toBeLessThanOrEqual(64)
  })

  test.each(['s:0-0', 's:0-x:case', 's:-1-0:case', 's:0-10:case', 's:1000-0:case', 's:0-0:a b'])(
    'of somebody else’s making is none: %s',
    (text) => {
      expect(readPress(text)).toBeNull()
    },
  )
})
