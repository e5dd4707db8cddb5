import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId, Instant } from '../../src/engine/ids.ts'
import { claimCase, closeCase, passCase, reopenCase, replyToCase } from '../../src/records/cases/advising.ts'
import { cancelAppointment, type Offer, offerAppointment } from '../../src/records/cases/appointments.ts'
import { deleteCase } from '../../src/records/cases/case.ts'
import { berlin, someone, World } from './world.ts'

const [soon, late] = ['2026-11-23T12:30', '2026-11-26T14:30'].map(berlin) as [Instant, Instant]
const dayBefore = berlin('2026-11-25T14:30')
const hoursBefore = berlin('2026-11-26T12:30')
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
  await offers()
  await world.sent()
})
afterEach(() => world.close())

const offers = (change: Partial<Offer> = {}) =>
  world.desk((desk) =>
    offerAppointment(desk, {
      case: id,
      advisor: lena,
      slots: [soon, late],
      minutes: 30,
      place: 'Rathaus',
      text: 'Vorschlag',
      ...change,
    }),
  )
const chooses = async (slot: number | null, offer = 0) =>
  (await world.run(amina, 'choose-appointment', { case: id, offer, slot })).name
/** Reminders that went out since the last look. */
const reminded = async () =>
  (await world.sent()).flatMap((errand) =>
    errand.kind === 'event' && errand.event.kind === 'noticed' && errand.event.notice.kind === 'appointment-reminder'
      ? [errand.event.notice]
      : [],
  )
const timers = async () =>
  (await world.store.dueTimers(late, 100)).filter(({ value }) => JSON.stringify(value).includes('"talk"'))
const notice = { kind: 'appointment-reminder', offer: 0, advisor: 'Lena', start: late, place: 'Rathaus' } as const

describe('a talk agreed on', () => {
  test('is brought to mind a day before and two hours before, once each', async () => {
    expect(await chooses(1)).toBe('chosen')
    await world.goTo(dayBefore - 1)
    expect(await reminded()).toEqual([])
    await world.goTo(dayBefore)
    expect(await reminded()).toEqual([{ ...notice, case: id }])
    // Whatever happens to the case meanwhile does not set it anew.
    await world.desk((desk) => replyToCase(desk, { case: id, advisor: lena, text: 'Bis morgen' }))
    await world.goTo(hoursBefore - 1)
    expect(await reminded()).toEqual([])
    await world.goTo(hoursBefore)
    expect(await reminded()).toEqual([{ ...notice, case: id }])
    await world.goTo(late + 60_000)
    expect(await reminded()).toEqual([])
  })

  test('that is near already is brought to mind as far as there is time', async () => {
    await chooses(0)
    await world.goTo(soon)
    expect(await reminded()).toHaveLength(1)
  })

  test('is not brought to mind by an offer nobody has taken', async () => {
    expect(await timers()).toEqual([])
    await chooses(null)
    await world.goTo(late)
    expect(await reminded()).toEqual([])
  })

  test('at another time is brought to mind at that time only', async () => {
    await chooses(0)
    await chooses(1)
    await world.goTo(soon)
    expect(await reminded()).toEqual([])
    await world.goTo(late)
    expect((await reminded()).map(({ start }) => start)).toEqual([late, late])
  })

  test('beside another one is brought to mind as well', async () => {
    await chooses(0)
    await offers({ slots: [late], place: null })
    await chooses(0, 1)
    await world.goTo(late)
    expect((await reminded()).map(({ offer, start, place }) => [offer, start, place])).toEqual([
      [0, soon, 'Rathaus'],
      [1, late, null],
      [1, late, null],
    ])
  })

  test('goes on with the colleague it was passed to', async () => {
    await chooses(1)
    await world.desk((desk) => passCase(desk, { case: id, advisor: lena, to: ali }))
    await world.goTo(dayBefore)
    expect(await reminded()).toMatchObject([{ advisor: 'Ali' }])
  })
})

describe('nobody is reminded', () => {
  beforeEach(async () => {
    await chooses(1)
    expect(await timers()).toHaveLength(2)
  })
  const never = async () => {
    expect(await timers()).toEqual([])
    await world.goTo(late + 60_000)
    expect(await reminded()).toEqual([])
  }

  test('of a talk called off', async () => {
    await world.desk((desk) => cancelAppointment(desk, { case: id, advisor: lena, offer: 0, text: 'Abgesagt' }))
    await never()
  })

  test('of a talk the person cannot come to', async () => {
    await chooses(null)
    await never()
  })

  test('once the case is closed; opened again, the talk holds', async () => {
    await world.desk((desk) => closeCase(desk, { case: id, advisor: lena }))
    expect(await timers()).toEqual([])
    await world.desk((desk) => reopenCase(desk, { case: id, advisor: lena }))
    expect(await timers()).toHaveLength(2)
  })

  test('once the case is gone', async () => {
    const one = await world.case(id)
    await world.desk(({ tx }) => deleteCase(tx, one))
    await never()
  })

  test('who had everything erased', async () => {
    await world.run(amina, 'erase')
    await never()
  })

  test('by a timer that rings late: the talk has begun, was moved, or was called off', async () => {
    const [first] = await timers()
    if (!first) throw new Error('There is no timer')
    world.now = late
    await world.ring(first)
    expect(await reminded()).toEqual([])
    world.now = dayBefore
    await world.ring({ ...first, value: { ...(first.value as object), start: soon } })
    expect(await reminded()).toEqual([])
    await world.desk((desk) => cancelAppointment(desk, { case: id, advisor: lena, offer: 0, text: 'Abgesagt' }))
    await world.ring(first)
    expect(await reminded()).toEqual([])
  })
})
