import { DateTime } from 'luxon'
import type { Instant } from '../src/engine/ids.ts'

const zone = 'Europe/Berlin'
const hour = 60 * 60 * 1000

/** How long people write before it is quiet again. */
export const sitting = 9 * hour

/** A Thursday in spring, before the clocks change. */
export const beginning: Instant = DateTime.fromISO('2027-03-25T09:00', { zone }).toMillis()

/** The next night in which the clocks change, to the moment. */
function nextChange(at: Instant): Instant {
  let day = DateTime.fromMillis(at, { zone }).startOf('day').plus({ days: 1 })
  while (day.offset === day.plus({ days: 1 }).offset) day = day.plus({ days: 1 })
  return day.plus({ hours: day.offset < day.plus({ days: 1 }).offset ? 2 : 3 }).toMillis()
}

/** When people write next: every fourth time across a change of the clocks, else some days later. */
export function nextSitting(at: Instant, number: number, days: number): { readonly from: Instant; readonly daylight: boolean } {
  if (number % 4 === 1) return { from: Math.max(nextChange(at) - sitting / 2, at), daylight: true }
  const from = DateTime.fromMillis(at, { zone }).plus({ days }).set({ hour: 9, minute: 0 }).toMillis()
  return { from: Math.max(from, at), daylight: false }
}
