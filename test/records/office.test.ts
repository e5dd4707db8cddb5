import { describe, expect, test } from 'vitest'
import type { Service } from '../../src/engine/book.ts'
import { local } from '../../src/records/berlin.ts'
import { answerBy, isHoliday, officeMinutesLater } from '../../src/records/cases/office.ts'
import { berlin, service } from './world.ts'

const clock = (at: number | null) => (at === null ? null : local(at).toFormat("yyyy-MM-dd'T'HH:mm"))

/** Easter Sundays, from the church's own calendar; the movable holidays hang on them. */
const easter: { readonly [year: string]: string } = {
  2024: '03-31',
  2025: '04-20',
  2026: '04-05',
  2027: '03-28',
  2028: '04-16',
  2029: '04-01',
  2030: '04-21',
  2031: '04-13',
  2032: '03-28',
  2033: '04-17',
  2034: '04-09',
}
const fixed = ['01-01', '05-01', '10-03', '11-01', '12-25', '12-26']
/** Days from Easter Sunday: Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag, Fronleichnam. */
const movable = [-2, 1, 39, 50, 60]

describe('public holidays of North Rhine-Westphalia', () => {
  test.each(Object.entries(easter))('in %s are the eleven of the Feiertagsgesetz and no others', (year, sunday) => {
    const easterDay = new Date(`${year}-${sunday}T12:00:00Z`)
    const wanted = [
      ...fixed.map((day) => `${year}-${day}`),
      ...movable.map((days) => new Date(easterDay.getTime() + days * 86_400_000).toISOString().slice(0, 10)),
    ].toSorted()
    const found: string[] = []
    for (
      let day = new Date(`${year}-01-01T12:00:00Z`);
      day.getUTCFullYear() === Number(year);
      day = new Date(day.getTime() + 86_400_000)
    ) {
      const iso = day.toISOString().slice(0, 10)
      if (isHoliday(iso)) found.push(iso)
    }
    expect(found).toEqual(wanted)
    expect(isHoliday(`${year}-12-24`)).toBe(false)
    expect(isHoliday(`${year}-12-31`)).toBe(false)
  })
})

describe('the promised time of an answer', () => {
  test.each([
    { label: 'the same day within hours', at: '2026-11-23T10:00', days: 0, by: '2026-11-23T16:00' },
    { label: 'the same day before hours', at: '2026-11-23T06:00', days: 0, by: '2026-11-23T16:00' },
    { label: 'the next day after hours', at: '2026-11-23T17:00', days: 0, by: '2026-11-24T16:00' },
    { label: 'Monday on Friday afternoon', at: '2026-11-27T12:00', days: 0, by: '2026-11-30T16:00' },
    { label: 'after two working days', at: '2026-11-23T10:00', days: 2, by: '2026-11-25T16:00' },
    { label: 'over a weekend', at: '2026-11-26T10:00', days: 2, by: '2026-11-30T16:00' },
    { label: 'over Christmas, with a closed day after it', at: '2026-12-24T10:00', days: 2, by: '2026-12-30T16:00' },
    { label: 'on Heiligabend, which is no holiday', at: '2026-12-23T17:00', days: 0, by: '2026-12-24T16:00' },
    { label: 'over the change to summer time', at: '2027-03-26T17:00', days: 0, by: '2027-03-30T16:00' },
  ])('is $label', ({ at, days, by }) => {
    expect(clock(answerBy(service, berlin(at), days))).toBe(by)
  })

  test('is left open when no office hours are filled in', () => {
    const closed: Service = {
      ...service,
      officeHours: { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] },
    }
    expect(answerBy(closed, berlin('2026-11-23T10:00'), 1)).toBeNull()
    expect(officeMinutesLater(closed, berlin('2026-11-23T10:00'), 60)).toBeNull()
  })
})

describe('minutes of office time', () => {
  test.each([
    { at: '2026-11-23T10:00', minutes: 60, ends: '2026-11-23T11:00' },
    { at: '2026-11-23T11:30', minutes: 60, ends: '2026-11-23T13:30' },
    { at: '2026-11-23T12:30', minutes: 60, ends: '2026-11-23T14:00' },
    { at: '2026-11-27T11:30', minutes: 60, ends: '2026-11-30T09:30' },
    { at: '2026-12-24T15:30', minutes: 60, ends: '2026-12-29T09:30' },
  ])('$minutes from $at end at $ends', ({ at, minutes, ends }) => {
    expect(clock(officeMinutesLater(service, berlin(at), minutes))).toBe(ends)
  })
})
