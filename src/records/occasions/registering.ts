import { z } from 'zod'
import type { BookingId, OccasionId } from '../../engine/ids.ts'
import { id } from '../document.ts'
import { demandConsent, putPerson, thisPerson } from '../people/person.ts'
import { type Rule, rule } from '../rule.ts'
import { type RecordsContext, workOf } from '../work.ts'
import { needsGuardian, tooYoung } from './ages.ts'
import { type Booking, type BookingAnswers, bookingAnswers, isAlive, putBooking, readBooking } from './booking.ts'
import { calendarOf } from './calendar.ts'
import { type Occasion, putOccasion, readOccasion, toldOf } from './occasion.ts'
import { expireOffer, giveBack, takeOffer } from './queue.ts'
import { setReminders } from './reminders.ts'
import { isOpen, isThere, positionOf, take } from './seats.ts'

export const book: Rule<'book'> = rule(
  'book',
  z.object({ occasion: id<OccasionId>(), answers: bookingAnswers }),
  async ({ occasion: wanted, answers }, context) => {
    demandConsent(context, 'events')
    const { tx, at } = context
    const occasion = await readOccasion(tx, wanted)
    if (!occasion) return { name: 'closed', values: {} }
    const told = { ...toldOf(occasion), minAge: occasion.minAge ?? 0 }
    if (!isOpen(occasion, at)) return { name: 'closed', values: told }
    if (isThere(occasion, context.state.person)) return { name: 'already', values: told }
    if (!mayCome(occasion, answers, context)) return { name: 'too-young', values: told }
    return register(context, occasion, answers)
  },
)

/** Old enough, and with a guardian's consent where it is needed. Whoever leaves the age open counts as too young where it matters. */
function mayCome(
  { minAge, guardianUnder }: Occasion,
  { ageGroup, guardianAgrees }: BookingAnswers,
  { state }: RecordsContext,
): boolean {
  // Owners of companies are not asked for their age.
  if (ageGroup === null) return (minAge === null && guardianUnder === null) || state.audience === 'company'
  return !tooYoung(ageGroup, minAge) && (guardianAgrees || !needsGuardian(ageGroup, guardianUnder))
}

async function register(context: RecordsContext, before: Occasion, answers: BookingAnswers) {
  const { tx, at, conversation, state } = context
  const work = workOf(context)
  const place = { booking: work.id<BookingId>('booking'), person: state.person, conversation, since: at }
  const { occasion, as } = take(before, place)
  const booking: Booking = {
    id: place.booking,
    occasion: occasion.id,
    person: state.person,
    conversation,
    answers,
    status: as,
    at,
    end: occasion.end,
  }
  putOccasion(tx, occasion)
  putBooking(tx, booking)
  const person = await thisPerson(context)
  putPerson(tx, { ...person, bookings: [...person.bookings, booking.id] })
  if (as === 'waiting') {
    const position = positionOf(occasion, booking.id) ?? occasion.waiting.length
    return { name: as, values: { ...toldOf(occasion), booking: booking.id, position } }
  }
  setReminders(work, occasion, booking)
  return { name: as, values: receiptOf(context, occasion, booking) }
}

const receiptOf = (context: RecordsContext, occasion: Occasion, booking: Booking) => ({
  ...toldOf(occasion),
  booking: booking.id,
  calendar: { ...calendarOf(context, occasion, booking) },
})

export const listBookings: Rule<'list-bookings'> = rule('list-bookings', z.object({}), async (_, context) => {
  const person = await thisPerson(context)
  const items = []
  for (const each of person.bookings) {
    const booking = await readBooking(context.tx, each)
    const occasion = booking && isAlive(booking) ? await readOccasion(context.reader, booking.occasion) : null
    if (!booking || !occasion || occasion.end <= context.at || occasion.status !== 'published') continue
    items.push({ value: booking.id, ...toldOf(occasion), status: { text: `ui:booking.${booking.status}` } })
  }
  return { name: items.length > 0 ? 'found' : 'none', values: { items } }
})

export const cancelBooking: Rule<'cancel-booking'> = rule(
  'cancel-booking',
  z.object({ booking: id<BookingId>() }),
  async ({ booking: wanted }, context) => {
    const booking = await ownBooking(context, wanted)
    const occasion = booking && (await readOccasion(context.tx, booking.occasion))
    if (!booking || !occasion || occasion.end <= context.at) return { name: 'gone', values: {} }
    await giveBack(workOf(context), booking, 'cancelled')
    return { name: 'cancelled', values: toldOf(occasion) }
  },
)

export const answerOffer: Rule<'answer-offer'> = rule(
  'answer-offer',
  z.object({ booking: id<BookingId>(), accept: z.boolean() }),
  async ({ booking: wanted, accept }, context) => {
    const booking = await ownBooking(context, wanted)
    if (booking?.status !== 'offered') return { name: 'gone', values: {} }
    const work = workOf(context)
    if (!accept) {
      const occasion = await readOccasion(context.tx, booking.occasion)
      await giveBack(work, booking, 'cancelled')
      return { name: 'declined', values: occasion ? toldOf(occasion) : {} }
    }
    const occasion = await takeOffer(work, booking)
    if (occasion) return { name: 'booked', values: receiptOf(context, occasion, booking) }
    // Answered after the time was over but before the timer rang: the next one must not wait for it.
    await expireOffer(work, booking.id)
    return { name: 'gone', values: {} }
  },
)

/** Somebody else's booking is as good as none: ids travel through chats. */
async function ownBooking({ tx, state }: RecordsContext, wanted: BookingId): Promise<Booking | null> {
  const booking = await readBooking(tx, wanted)
  return booking && booking.person === state.person && isAlive(booking) ? booking : null
}
