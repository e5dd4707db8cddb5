import { z } from 'zod'
import type { BookingId, ConversationId, OccasionId, PersonId } from '../../engine/ids.ts'
import type { Key, Reader, Tx } from '../../store/store.ts'
import { id, instant, read, sortable } from '../document.ts'
import { ageGroup } from './ages.ts'
import { reminders } from './times.ts'

/** What is asked at registration (facts: event formats); anything else a dialog collects is not kept. */
export const bookingAnswers = z.object({
  firstName: z.string().max(200).nullable().default(null),
  ageGroup: ageGroup.nullable().default(null),
  needs: z
    .union([z.string(), z.array(z.string())])
    .nullable()
    .default(null),
  emergencyPhone: z.string().max(100).nullable().default(null),
  /** The person says that a guardian agrees. */
  guardianAgrees: z.preprocess((value) => value === true || value === 'yes', z.boolean()).default(false),
})

/** One person's place at one occasion. Owned by the person. */
const bookingSchema = z.object({
  id: id<BookingId>(),
  occasion: id<OccasionId>(),
  person: id<PersonId>(),
  conversation: id<ConversationId>(),
  /** `null` as soon as the place is given up: then nobody needs them. */
  answers: bookingAnswers.nullable(),
  status: z.enum(['booked', 'waiting', 'offered', 'cancelled', 'expired']),
  at: instant,
  /** End of the occasion, from which the retention time counts. */
  end: instant,
})

export type BookingAnswers = Readonly<z.infer<typeof bookingAnswers>>
export type Booking = Readonly<z.infer<typeof bookingSchema>>

/** Index of all bookings by the end of their occasion, for retention. */
export const bookingIndex = 'bookings:end'

export const readBooking = (reader: Reader, booking: BookingId): Promise<Booking | null> =>
  read(reader, bookingSchema, `booking:${booking}`)

export function putBooking(tx: Tx, booking: Booking): void {
  tx.put(`booking:${booking.id}`, booking, { owner: booking.person, index: { [bookingIndex]: sortable(booking.end) } })
}

/** Has a place, waits for one or is offered one. */
export const isAlive = ({ status }: Booking): boolean => status === 'booked' || status === 'waiting' || status === 'offered'

export const bookingTimer = (booking: BookingId, kind: 'offer' | (typeof reminders)[number]): Key => `booking:${booking}:${kind}`

export function cancelBookingTimers(tx: Tx, booking: BookingId): void {
  for (const kind of ['offer', ...reminders] as const) tx.cancelTimer(bookingTimer(booking, kind))
}
