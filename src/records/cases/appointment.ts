import ical, { ICalCalendarMethod } from 'ical-generator'
import { z } from 'zod'
import type { AdvisorId, Instant } from '../../engine/ids.ts'
import type { FileOut } from '../../engine/message.ts'
import { id, instant } from '../document.ts'

/** More choice makes it harder to choose. */
export const mostSlots = 3

/** A talk an advisor offers: up to three times, of which the person takes one. */
export const appointment = z.object({
  /** Names the entry in calendars. */
  id: z.string(),
  by: id<AdvisorId>(),
  offeredAt: instant,
  slots: z.array(instant).min(1).max(mostSlots),
  minutes: z.int().positive(),
  /** Where to come; `null`: the advisor calls. */
  place: z.string().nullable(),
  state: z.enum(['offered', 'chosen', 'declined', 'cancelled']),
  /** The time taken; kept when it is cancelled. */
  start: instant.nullable(),
})

export type Appointment = Readonly<z.infer<typeof appointment>>

/** The talk for a calendar; called off, it takes itself out again. `summary` and `location` in the language of whose calendar it is. */
export function appointmentFile(
  { id: name, minutes, state }: Appointment,
  start: Instant,
  {
    summary,
    location,
    stamp,
    url,
  }: { readonly summary: string; readonly location: string; readonly stamp: Instant; readonly url: string },
): FileOut & { readonly mime: string } {
  const isOff = state === 'cancelled'
  const method = isOff ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH
  const calendar = ical({ prodId: { company: 'kausa-bot', product: 'appointments' }, method })
  const end = new Date(start + minutes * 60_000)
  calendar.createEvent({ id: `${name}@kausa-bot`, stamp: new Date(stamp), start: new Date(start), end, summary, location, url })
  return { name: 'appointment.ics', mime: 'text/calendar; charset=utf-8', content: calendar.toString() }
}

/** The talk agreed on last; cases stand in their advisor's calendar by it. */
export const nextAppointment = (appointments: readonly Appointment[]): Appointment | null =>
  appointments.findLast(({ state }) => state === 'chosen') ?? null
