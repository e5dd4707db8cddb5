import type { Instant } from '../../engine/ids.ts'
import { atClock, local } from '../berlin.ts'

/** Hours in which people may be woken by a message and are expected to answer one (Europe/Berlin). */
const dayStarts = 8
const dayEnds = 21
/** A reminder that would fall into the night comes the evening before. */
const evening = 20

const hour = 3_600_000
/** An offer runs this long, counting daytime only … */
const offerRuns = 24 * hour
/** … and ends this long before the start at the latest. */
const offerEndsBefore = 3 * hour

/**
 * Until when somebody from the waiting list may answer: 24 hours of daytime (8:00 to 21:00), at most until three hours before
 * the start. `null` when that is past already.
 */
export function offerUntil(at: Instant, start: Instant): Instant | null {
  const latest = start - offerEndsBefore
  if (latest <= at) return null
  let left = offerRuns
  for (let day = local(at); ; day = day.plus({ days: 1 })) {
    const opens = Math.max(at, atClock(day, dayStarts).toMillis())
    const closes = atClock(day, dayEnds).toMillis()
    if (opens >= latest) return latest
    const length = Math.max(0, closes - opens)
    if (length >= left) return Math.min(opens + left, latest)
    left -= length
  }
}

export const reminders = ['reminder-day', 'reminder-hours'] as const
export type ReminderKind = (typeof reminders)[number]

/**
 * When to remind of something that starts at `start`: a day before at the same time on the clock, and two hours before. What
 * falls between 21:00 and 8:00 moves to 20:00 the evening before.
 */
export function reminderAt(kind: ReminderKind, start: Instant): Instant {
  const due = kind === 'reminder-day' ? local(start).minus({ days: 1 }) : local(start).minus({ hours: 2 })
  if (due.hour >= dayEnds) return atClock(due, evening).toMillis()
  if (due.hour < dayStarts) return atClock(due.minus({ days: 1 }), evening).toMillis()
  return due.toMillis()
}
