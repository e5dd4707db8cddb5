import type { BookingId } from '../../engine/ids.ts'
import { tell } from '../outbox.ts'
import type { Work } from '../work.ts'
import { type Booking, bookingTimer, cancelBookingTimers, putBooking, readBooking } from './booking.ts'
import { noticeOf, type Occasion, type Offer, putOccasion, readOccasion } from './occasion.ts'
import { setReminders } from './reminders.ts'
import { accept, offerNext, release } from './seats.ts'

/** Offers every free seat to the queue, in order, and writes the occasion. */
export async function offerFreeSeats(work: Work, occasion: Occasion): Promise<void> {
  let current = occasion
  for (let next = offerNext(current, work.at); next; next = offerNext(current, work.at)) {
    const booking = await readBooking(work.tx, next.offer.booking)
    current = booking ? next.occasion : release(current, next.offer.booking)
    if (booking) makeOffer(work, current, booking, next.offer)
  }
  putOccasion(work.tx, current)
}

function makeOffer(work: Work, occasion: Occasion, booking: Booking, { until }: Offer): void {
  putBooking(work.tx, { ...booking, status: 'offered' })
  const value = { kind: 'offer', booking: booking.id }
  work.tx.setTimer({ key: bookingTimer(booking.id, 'offer'), at: until, value, owner: booking.person })
  const notice = { kind: 'offer', booking: booking.id, ...noticeOf(occasion), until } as const
  tell(work, booking, { kind: 'noticed', notice }, `offer:${booking.id}`)
}

/** The seat, the offer or the place in the queue goes back; a seat that was held is offered to the next at once. */
export async function giveBack(work: Work, booking: Booking, status: 'cancelled' | 'expired'): Promise<void> {
  putBooking(work.tx, { ...booking, status, answers: null })
  await releasePlace(work, booking)
}

/** As `giveBack`, for a booking that is about to be deleted. */
export async function releasePlace(work: Work, booking: Booking): Promise<void> {
  cancelBookingTimers(work.tx, booking.id)
  const occasion = await readOccasion(work.tx, booking.occasion)
  if (occasion) await offerFreeSeats(work, release(occasion, booking.id))
}

/** Takes the offered seat. `null` when the offer is over. */
export async function takeOffer(work: Work, booking: Booking): Promise<Occasion | null> {
  const before = await readOccasion(work.tx, booking.occasion)
  const occasion = before && accept(before, booking.id, work.at)
  if (!occasion) return null
  putOccasion(work.tx, occasion)
  putBooking(work.tx, { ...booking, status: 'booked' })
  work.tx.cancelTimer(bookingTimer(booking.id, 'offer'))
  setReminders(work, occasion, booking)
  return occasion
}

/** An offer nobody answered ran out: the next one gets it, and the person is told. A timer that comes too early or too late changes nothing. */
export async function expireOffer(work: Work, id: BookingId): Promise<void> {
  const booking = await readBooking(work.tx, id)
  const occasion = booking && (await readOccasion(work.tx, booking.occasion))
  const offer = occasion?.offers.find((candidate) => candidate.booking === id)
  if (!booking || !occasion || !offer || offer.until > work.at || booking.status !== 'offered') return
  await giveBack(work, booking, 'expired')
  if (occasion.status !== 'published') return
  tell(work, booking, { kind: 'noticed', notice: { kind: 'offer-expired', ...noticeOf(occasion) } }, `expired:${id}`)
}
