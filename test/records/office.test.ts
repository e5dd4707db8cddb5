import { describe, expect, test } from 'vitest'
import type { Service } from '../../src/engine/book.ts'
import type { OfficeHours } from '../../src/engine/hours.ts'
import { local } from '../../src/records/berlin.ts'
import { answerBy, isHoliday, officeMinutesBetween, officeMinutesLater } from '../../src/records/cases/office.ts'
import { berlin, service } from './world.ts'

const clock = (at: number | null) => (at === null ? null : local(at).toFormat("yyyy-MM-dd'T'HH:mm"))

/**
 * Feiertagsgesetz NW §2 (1), as it stands: Neujahrstag, 1. Mai, 3. Oktober, Allerheiligentag and both days of Christmas have a date of
 * their own; Karfreitag, Ostermontag, Christi-Himmelfahrts-Tag, Pfingstmontag and Fronleichnamstag hang on Easter.
 */
const fixed = ['01-01', '05-01', '10-03', '11-01', '12-25', '12-26']
/** Days after Easter Sunday, in the same order. */
const afterEaster = [-2, 1, 39, 50, 60]
const table: readonly (readonly [year: number, easterSunday: string, movable: readonly string[]])[] = [
  [2025, '04-20', ['04-18', '04-21', '05-29', '06-09', '06-19']],
  [2026, '04-05', ['04-03', '04-06', '05-14', '05-25', '06-04']],
  [2027, '03-28', ['03-26', '03-29', '05-06', '05-17', '05-27']],
  [2028, '04-16', ['04-14', '04-17', '05-25', '06-05', '06-15']],
  [2029, '04-01', ['03-30', '04-02', '05-10', '05-21', '05-31']],
  [2030, '04-21', ['04-19', '04-22', '05-30', '06-10', '06-20']],
  [2031, '04-13', ['04-11', '04-14', '05-22', '06-02', '06-12']],
  [2032, '03-28', ['03-26', '03-29', '05-06', '05-17', '05-27']],
  [2033, '04-17', ['04-15', '04-18', '05-26', '06-06', '06-16']],
  [2034, '04-09', ['04-07', '04-10', '05-18', '05-29', '06-08']],
]

/** Easter Sunday by the computus of the Gregorian calendar (Butcher 1876, printed in Meeus, Astronomical Algorithms, chapter 8). */
function easterOf(year: number): Date {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const days = h + l - 7 * Math.floor((a + 11 * h + 22 * l) / 451) + 114
  return new Date(Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1))
}

const isoDay = (at: Date, days = 0): string => new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10)

describe('public holidays of North Rhine-Westphalia', () => {
  test.each(table)('in %i are the eleven of the Feiertagsgesetz and no others', (year, _, movable) => {
    const wanted = [...fixed, ...movable].map((day) => `${year}-${day}`).toSorted()
    const first = new Date(Date.UTC(year, 0, 1))
    const all = Array.from({ length: 366 }, (_none, place) => isoDay(first, place)).filter((day) => day.startsWith(`${year}`))
    expect(all.filter(isHoliday)).toEqual(wanted)
    // No holidays in law, though many think so.
    for (const day of ['12-24', '12-31', '01-06', '08-15']) expect(isHoliday(`${year}-${day}`)).toBe(false)
  })

  test.each(table)('of %i as they are written here follow from the computus', (year, easterSunday, movable) => {
    const easter = easterOf(year)
    expect(isoDay(easter)).toBe(`${year}-${easterSunday}`)
    expect(afterEaster.map((days) => isoDay(easter, days))).toEqual(movable.map((day) => `${year}-${day}`))
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

describe('the promised time of somebody with hours of their own', () => {
  const none: OfficeHours = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] }
  const part: OfficeHours = { ...none, tuesday: ['09:00-13:00'], thursday: ['14:00-18:00'] }
  const late: OfficeHours = { ...service.officeHours, friday: ['09:00-17:00'], saturday: ['10:00-12:00'] }

  test.each([
    { label: 'the next of their days', hours: part, at: '2026-11-23T10:00', days: 0, by: '2026-11-24T13:00' },
    { label: 'the same day', hours: part, at: '2026-11-24T10:00', days: 0, by: '2026-11-24T13:00' },
    { label: 'their next day after their hours', hours: part, at: '2026-11-24T13:30', days: 0, by: '2026-11-26T18:00' },
    // Two working days of the centre, not two of theirs, which would be a week.
    { label: 'their first day after the time has come', hours: part, at: '2026-11-23T10:00', days: 2, by: '2026-11-26T18:00' },
    { label: 'later than the centre closes', hours: late, at: '2026-11-27T12:30', days: 0, by: '2026-11-27T17:00' },
    { label: 'a Saturday, where they work on it', hours: late, at: '2026-11-27T17:30', days: 0, by: '2026-11-28T12:00' },
    { label: 'never a holiday', hours: part, at: '2028-06-14T10:00', days: 0, by: '2028-06-20T13:00' },
    { label: 'never a closed day of the centre', hours: late, at: '2026-12-24T17:00', days: 0, by: '2026-12-29T16:00' },
    { label: 'the same as the centre’s', hours: service.officeHours, at: '2026-11-26T10:00', days: 2, by: '2026-11-30T16:00' },
  ])('is $label', ({ hours, at, days, by }) => {
    expect(clock(answerBy(service, berlin(at), days, hours))).toBe(by)
  })

  test('is left open for somebody who never works', () => {
    expect(answerBy(service, berlin('2026-11-23T10:00'), 0, none)).toBeNull()
  })
})

describe('minutes of office time', () => {
  test.each([
    { from: '2026-11-23T10:00', to: '2026-11-23T11:30', minutes: 90 },
    { from: '2026-11-23T11:30', to: '2026-11-23T13:30', minutes: 60 },
    { from: '2026-11-23T17:00', to: '2026-11-23T19:00', minutes: 0 },
    { from: '2026-11-27T11:30', to: '2026-11-30T09:30', minutes: 60 },
    { from: '2026-12-24T15:30', to: '2026-12-29T09:30', minutes: 60 },
    { from: '2027-03-26T10:00', to: '2027-03-30T10:00', minutes: 60 },
    { from: '2026-11-23T11:00', to: '2026-11-23T10:00', minutes: 0 },
  ])('between $from and $to are $minutes', ({ from, to, minutes }) => {
    expect(officeMinutesBetween(service, berlin(from), berlin(to))).toBe(minutes)
  })

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
