import type { Book } from '../../src/engine/book.ts'
import type { BookingId, EventId, Instant } from '../../src/engine/ids.ts'
import { type Booking, bookingTimer, putBooking } from '../../src/records/occasions/booking.ts'
import { type Occasion, putOccasion } from '../../src/records/occasions/occasion.ts'
import { draftOccasion } from '../../src/records/occasions/organising.ts'
import type { Store } from '../../src/store/store.ts'
import { chatOf, personOf } from './stored.ts'

const day: Instant = 24 * 60 * 60 * 1000
const places = 200

/** Everybody has a place at an event tomorrow, and the reminder of it is due now. */
export async function bookEverybody(store: Store, { service }: Book, people: number): Promise<void> {
  const at = Date.now()
  const start = at + day
  const plan = { format: 'fair', title: null, place: 'Rathaus', address: null, start, end: start + day / 8, capacity: places }
  const open = { languages: ['de'], minAge: null, guardianUnder: null, audience: ['applicant' as const] }
  for (let from = 0; from < people; from += places) {
    const event = `reminders:${from}` as EventId
    await store.transact(event, async (tx) => {
      const drafted = draftOccasion({ tx, service, at, event }, { ...plan, ...open })
      const seats: Occasion['seats'] = []
      for (let n = from; n < Math.min(from + places, people); n++) {
        const [person, conversation] = [personOf(n), chatOf(store, n)]
        const id = `booking-${n}` as BookingId
        const answers = { firstName: 'Amina', ageGroup: null, needs: null, emergencyPhone: null, guardianAgrees: false }
        const booking: Booking = {
          id,
          occasion: drafted.id,
          person,
          conversation,
          answers,
          status: 'booked',
          at,
          end: drafted.end,
        }
        putBooking(tx, booking)
        const value = { kind: 'reminder', booking: id, start }
        tx.setTimer({ key: bookingTimer(id, 'reminder-day'), at, value, owner: person })
        seats.push({ booking: id, person, conversation, since: at })
      }
      putOccasion(tx, { ...drafted, status: 'published', seats })
    })
  }
}
