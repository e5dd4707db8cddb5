import type { BookingId, Instant, PersonId } from '../../engine/ids.ts'
import type { Entry, Occasion, Offer } from './occasion.ts'
import { offerUntil } from './times.ts'

/** Seats nobody has and nobody was offered. Negative only if a document was damaged; capacity is never lowered below what is taken. */
const freeSeats = ({ capacity, seats, offers }: Occasion): number => capacity - seats.length - offers.length

/** May people register now? */
export const isOpen = ({ status, start }: Occasion, at: Instant): boolean => status === 'published' && at < start

/** A newcomer gets a seat only when nobody waits for it. */
export const hasRoom = (occasion: Occasion): boolean => occasion.waiting.length === 0 && freeSeats(occasion) > 0

/** Everybody who has, is offered or waits for a place. */
export const everybody = ({ seats, offers, waiting }: Occasion): readonly Entry[] => [...seats, ...offers, ...waiting]

export const isThere = (occasion: Occasion, person: PersonId): boolean =>
  everybody(occasion).some((entry) => entry.person === person)

/** Gives the last free seat or the last place in the queue. */
export function take(occasion: Occasion, entry: Entry): { readonly occasion: Occasion; readonly as: 'booked' | 'waiting' } {
  return hasRoom(occasion)
    ? { as: 'booked', occasion: { ...occasion, seats: [...occasion.seats, entry] } }
    : { as: 'waiting', occasion: { ...occasion, waiting: [...occasion.waiting, entry] } }
}

/** Gives back whatever this booking holds. */
export function release(occasion: Occasion, booking: BookingId): Occasion {
  const others = <T extends Entry>(entries: readonly T[]) => entries.filter((entry) => entry.booking !== booking)
  return { ...occasion, seats: others(occasion.seats), offers: others(occasion.offers), waiting: others(occasion.waiting) }
}

/** Turns an open offer into a seat; `null` when there is none, its time is over or the occasion has begun or is off. */
export function accept(occasion: Occasion, booking: BookingId, at: Instant): Occasion | null {
  const offer = occasion.offers.find((candidate) => candidate.booking === booking)
  if (!offer || offer.until <= at || !isOpen(occasion, at)) return null
  const { until: _, ...entry } = offer
  const without = release(occasion, booking)
  return { ...without, seats: [...without.seats, { ...entry, since: at }] }
}

/** Holds a free seat for the first in the queue; `null` when there is no seat, nobody waits or the time is too short to answer. */
export function offerNext(occasion: Occasion, at: Instant): { readonly occasion: Occasion; readonly offer: Offer } | null {
  const [first, ...waiting] = occasion.waiting
  const until = offerUntil(at, occasion.start)
  if (!first || !isOpen(occasion, at) || freeSeats(occasion) <= 0 || until === null) return null
  const offer = { ...first, until }
  return { offer, occasion: { ...occasion, waiting, offers: [...occasion.offers, offer] } }
}

/** Place in the queue, 1 for the first; `null` for those who do not wait. */
export function positionOf({ waiting }: Occasion, booking: BookingId): number | null {
  const place = waiting.findIndex((entry) => entry.booking === booking)
  return place < 0 ? null : place + 1
}
