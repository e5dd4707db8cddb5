import { getHolidays } from 'feiertagejs'
import { DateTime } from 'luxon'
import { type Service, weekdays } from '../../engine/book.ts'
import type { OfficeHours } from '../../engine/hours.ts'
import type { Instant } from '../../engine/ids.ts'
import { dayOf, local, zone } from '../berlin.ts'

interface Span {
  readonly opens: Instant
  readonly closes: Instant
}

/** Longest time without an open day that is looked over; beyond it the hours in `service.yaml` are taken as not filled in. */
const mostDays = 366
const minute = 60_000

const holidaysOf = new Map<number, ReadonlySet<string>>()

/** Public holidays of North Rhine-Westphalia (Feiertagsgesetz NW §2). Heiligabend and Silvester are working days in law. */
export function isHoliday(day: string): boolean {
  const year = Number(day.slice(0, 4))
  const known = holidaysOf.get(year) ?? new Set(getHolidays(year, 'NW').map(({ dateString }) => dateString))
  holidaysOf.set(year, known)
  return known.has(day)
}

/** Days kept at most for one row of hours. */
const mostKept = 1000
/** Reckoned once: finding the moments of a wall clock costs more than all the rest. */
const spansOf = new WeakMap<Service, WeakMap<OfficeHours, Map<string, readonly Span[]>>>()

/** When the office is open on the day of this moment, in order; empty on holidays and closed days. `hours`: somebody's own. */
function spansOn(service: Service, at: Instant, hours: OfficeHours = service.officeHours): readonly Span[] {
  const day = dayOf(at)
  const ofService = spansOf.get(service) ?? new WeakMap<OfficeHours, Map<string, readonly Span[]>>()
  const ofHours = ofService.get(hours) ?? new Map<string, readonly Span[]>()
  const known = ofHours.get(day)
  if (known) return known
  if (ofHours.size >= mostKept) ofHours.clear()
  const spans = reckoned(service, day, hours)
  spansOf.set(service, ofService.set(hours, ofHours.set(day, spans)))
  return spans
}

function reckoned({ closedDays }: Service, day: string, hours: OfficeHours): readonly Span[] {
  if (isHoliday(day) || closedDays.includes(day)) return []
  const weekday = weekdays[DateTime.fromISO(day, { zone }).weekday - 1]
  return (weekday ? hours[weekday] : [])
    .map((span) => {
      const [opens = '', closes = ''] = span.split('-')
      return { opens: clock(day, opens), closes: clock(day, closes) }
    })
    .toSorted((one, two) => one.opens - two.opens)
}

/** `24:00` is the midnight that ends the day. */
const clock = (day: string, time: string): Instant => DateTime.fromISO(`${day}T${time}`, { zone }).toMillis()

/** The days from this one on, as moments: this one first, then each day's beginning. */
function* daysFrom(at: Instant): Generator<Instant> {
  yield at
  for (let count = 1; count <= mostDays; count++) yield local(at).startOf('day').plus({ days: count }).toMillis()
}

/** So many minutes of office time later. `null` when the office never opens. */
export function officeMinutesLater(service: Service, at: Instant, minutes: number): Instant | null {
  let left = minutes * minute
  for (const day of daysFrom(at)) {
    for (const { opens, closes } of spansOn(service, day)) {
      const from = Math.max(at, opens)
      if (from >= closes) continue
      if (closes - from >= left) return from + left
      left -= closes - from
    }
  }
  return null
}

/** Minutes of office time from one moment to another, not rounded. */
export function officeMinutesBetween(service: Service, from: Instant, to: Instant): number {
  let sum = 0
  for (const day of daysFrom(from)) {
    if (day >= to) break
    for (const { opens, closes } of spansOn(service, day)) sum += Math.max(0, Math.min(closes, to) - Math.max(opens, from))
  }
  return sum / minute
}

/**
 * Until when an answer can honestly be promised: the end of the hours of whoever should answer, on the day so many working days later, or
 * on their next one. Working days are those of the centre and of theirs: who works on two days a week is not waited for longer than
 * that takes. What comes after hours counts as having come on the next working day. `null` when nobody ever works.
 */
export function answerBy(
  service: Service,
  at: Instant,
  workingDays: number,
  hours: OfficeHours = service.officeHours,
): Instant | null {
  let left = workingDays
  for (const day of daysFrom(at)) {
    const ends = closesAfter(at, spansOn(service, day, hours))
    const isWorkingDay = ends !== null || closesAfter(at, spansOn(service, day)) !== null
    if (left === 0 && ends !== null) return ends
    if (left > 0 && isWorkingDay) left--
  }
  return null
}

/** The end of the day's last span, when it is still to come. */
function closesAfter(at: Instant, spans: readonly Span[]): Instant | null {
  const closes = spans.at(-1)?.closes
  return closes === undefined || closes <= at ? null : closes
}
