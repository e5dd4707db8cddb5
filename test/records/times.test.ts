import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { local } from '../../src/records/berlin.ts'
import { offerUntil, reminderAt } from '../../src/records/occasions/times.ts'
import { berlin } from './world.ts'

const hour = 3_600_000
const clock = (at: number) => local(at).toFormat("yyyy-MM-dd'T'HH:mm")

describe('reminders', () => {
  test.each([
    { label: 'an afternoon', start: '2026-12-10T14:00', day: '2026-12-09T14:00', hours: '2026-12-10T12:00' },
    { label: 'an early morning', start: '2026-12-10T09:00', day: '2026-12-09T09:00', hours: '2026-12-09T20:00' },
    { label: 'two hours before is exactly eight', start: '2026-12-10T10:00', day: '2026-12-09T10:00', hours: '2026-12-10T08:00' },
    { label: 'a late evening', start: '2026-12-10T22:30', day: '2026-12-09T20:00', hours: '2026-12-10T20:30' },
    { label: 'exactly nine in the evening', start: '2026-12-10T21:00', day: '2026-12-09T20:00', hours: '2026-12-10T19:00' },
    { label: 'before dawn', start: '2026-12-10T06:00', day: '2026-12-08T20:00', hours: '2026-12-09T20:00' },
    { label: 'the day the clock goes forward', start: '2027-03-28T14:00', day: '2027-03-27T14:00', hours: '2027-03-28T12:00' },
    { label: 'the day the clock goes back', start: '2026-10-25T14:00', day: '2026-10-24T14:00', hours: '2026-10-25T12:00' },
    {
      label: 'the morning after the clock goes forward',
      start: '2027-03-28T09:00',
      day: '2027-03-27T09:00',
      hours: '2027-03-27T20:00',
    },
  ])('before $label', ({ start, day, hours }) => {
    expect(clock(reminderAt('reminder-day', berlin(start)))).toBe(day)
    expect(clock(reminderAt('reminder-hours', berlin(start)))).toBe(hours)
  })

  test('never come at night, and always before the start', () => {
    fc.assert(
      fc.property(fc.integer({ min: berlin('2026-01-01T00:00'), max: berlin('2028-01-01T00:00') }), (start) => {
        for (const kind of ['reminder-day', 'reminder-hours'] as const) {
          const at = reminderAt(kind, start)
          expect(local(at).hour).toBeGreaterThanOrEqual(8)
          expect(local(at).hour).toBeLessThan(21)
          expect(at).toBeLessThan(start)
        }
      }),
    )
  })
})

describe('an offer from the waiting list', () => {
  test.each([
    { label: 'counts 24 hours of daytime', at: '2026-12-01T10:00', until: '2026-12-02T21:00' },
    { label: 'made at night starts in the morning', at: '2026-12-01T23:00', until: '2026-12-03T19:00' },
    { label: 'ends three hours before the start', at: '2026-12-09T12:00', until: '2026-12-10T11:00' },
    {
      label: 'is as long over the change to summer time',
      at: '2027-03-27T12:00',
      start: '2027-05-01T14:00',
      until: '2027-03-29T10:00',
    },
    { label: 'is as long over the change to winter time', at: '2026-10-24T12:00', until: '2026-10-26T10:00' },
  ])('$label', ({ at, until, start }) => {
    expect(clock(offerUntil(berlin(at), berlin(start ?? '2026-12-10T14:00')) ?? 0)).toBe(until)
  })

  test('runs for 24 hours of daytime, counted quarter by quarter, unless the start is near', () => {
    const quarter = hour / 4
    const quarters = fc.integer({ min: 0, max: 2 * 365 * 24 * 4 }).map((count) => berlin('2026-01-01T00:00') + count * quarter)
    fc.assert(
      fc.property(quarters, fc.integer({ min: 13, max: 20 * 24 * 4 }), (at, ahead) => {
        const start = at + ahead * quarter
        const until = offerUntil(at, start) ?? 0
        let daytime = 0
        for (let moment = at; moment < until; moment += quarter) {
          const { hour: on } = local(moment)
          if (on >= 8 && on < 21) daytime += quarter
        }
        expect(daytime).toBeLessThanOrEqual(24 * hour)
        if (daytime < 24 * hour) expect(until).toBe(start - 3 * hour)
        else expect(until).toBeLessThanOrEqual(start - 3 * hour)
      }),
    )
  })

  test('is not made when less than three hours are left', () => {
    const start = berlin('2026-12-10T14:00')
    expect(offerUntil(start - 3 * hour, start)).toBeNull()
    expect(offerUntil(start - 3 * hour - 1, start)).toBe(start - 3 * hour)
  })
})
