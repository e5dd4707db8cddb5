import type { BookingId, PersonId } from '../../engine/ids.ts'
import type { Person } from '../people/person.ts'
import type { Work } from '../work.ts'
import { type Booking, isAlive, putBooking, readBooking } from './booking.ts'
import { type Entry, type Occasion, putOccasion, readOccasion } from './occasion.ts'
import { releasePlace } from './queue.ts'

/**
 * Every booking of two people who turned out to be one, as the second's. Who had two places at the same occasion keeps the better one;
 * the other goes back to whoever waits.
 */
export async function moveBookings(work: Work, from: Person, into: Person): Promise<BookingId[]> {
  let kept: readonly Booking[] = []
  for (const id of [...into.bookings, ...from.bookings]) {
    const booking = await readBooking(work.tx, id)
    if (!booking) continue
    const twin = isAlive(booking) && kept.find((other) => isAlive(other) && other.occasion === booking.occasion)
    const better = twin && isBetter(twin, booking) ? twin : booking
    if (twin) await drop(work, better === twin ? booking : twin)
    kept = [...kept.filter((other) => other !== twin), better]
  }
  for (const booking of kept) if (booking.person !== into.id) await hand(work, booking, into.id)
  return kept.map(({ id }) => id)
}

const order: readonly Booking['status'][] = ['booked', 'offered', 'waiting']

/** A place before an offer before waiting; who came first before who came later. */
function isBetter(one: Booking, two: Booking): boolean {
  const place = ({ status }: Booking) => order.indexOf(status)
  return place(one) === place(two) ? one.at <= two.at : place(one) < place(two)
}

async function drop(work: Work, booking: Booking): Promise<void> {
  await releasePlace(work, booking)
  work.tx.delete(`booking:${booking.id}`)
}

async function hand({ tx }: Work, booking: Booking, person: PersonId): Promise<void> {
  putBooking(tx, { ...booking, person })
  const occasion = await readOccasion(tx, booking.occasion)
  if (occasion) putOccasion(tx, renamed(occasion, booking.id, person))
}

function renamed(occasion: Occasion, booking: BookingId, person: PersonId): Occasion {
  const own = <T extends Entry>(entries: readonly T[]): T[] =>
    entries.map((entry) => (entry.booking === booking ? { ...entry, person } : entry))
  return { ...occasion, seats: own(occasion.seats), waiting: own(occasion.waiting), offers: own(occasion.offers) }
}
