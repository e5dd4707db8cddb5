import type { BookingId, Instant } from '../../engine/ids.ts'
import { tell } from '../outbox.ts'
import type { Work } from '../work.ts'
import { type Booking, bookingTimer, readBooking } from './booking.ts'
import { noticeOf, type Occasion, placeOf, readOccasion } from './occasion.ts'
import { reminderAt, reminders } from './times.ts'

/** Sets or replaces both reminders of a booked place; those whose time is past already are dropped. */
export function setReminders({ tx, at }: Work, occasion: Occasion, booking: Pick<Booking, 'id' | 'person'>): void {
  for (const kind of reminders) {
    const key = bookingTimer(booking.id, kind)
    const due = reminderAt(kind, occasion.start)
    if (due <= at) tx.cancelTimer(key)
    else
      tx.setTimer({
        key,
        at: due,
        value: { kind: 'reminder', booking: booking.id, start: occasion.start },
        owner: booking.person,
      })
  }
}

/** Reminds, unless the place was given up, the occasion was cancelled or moved meanwhile, or it has begun (we were away). */
export async function remind(work: Work, id: BookingId, start: Instant, timer: string): Promise<void> {
  const booking = await readBooking(work.tx, id)
  const occasion = booking && (await readOccasion(work.tx, booking.occasion))
  if (!booking || !occasion || booking.status !== 'booked') return
  if (occasion.status !== 'published' || occasion.start !== start || start <= work.at) return
  const notice = { kind: 'reminder', booking: id, ...noticeOf(occasion), place: placeOf(occasion) } as const
  tell(work, booking, { kind: 'noticed', notice }, `remind:${timer}`)
}
