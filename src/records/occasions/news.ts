import { z } from 'zod'
import type { OccasionId } from '../../engine/ids.ts'
import { id, instant } from '../document.ts'
import { tell } from '../outbox.ts'
import type { DeskContext, Work } from '../work.ts'
import { cancelBookingTimers, putBooking, readBooking } from './booking.ts'
import { type Entry, noticeOf, type Occasion, placeOf, putOccasion, readOccasion } from './occasion.ts'
import { setReminders } from './reminders.ts'
import { everybody } from './seats.ts'

/** People told in one transaction; the rest follow by a timer that keeps the place. */
const portion = 200

/** Where a run that tells everybody about a change stands. */
export const newsRun = z.object({
  kind: z.literal('news'),
  occasion: id<OccasionId>(),
  revision: z.int(),
  what: z.enum(['changed', 'cancelled']),
  /** Those who came later know the new plan already. */
  before: instant,
  /** Last booking told; the next portion starts behind it. */
  after: z.string(),
})
type NewsRun = z.infer<typeof newsRun>

/** Starts telling everybody; the first portion goes out when the timer rings, which is at once. */
export function startNews({ tx, at }: DeskContext, occasion: Occasion, what: NewsRun['what']): void {
  schedule({ tx, at }, { kind: 'news', occasion: occasion.id, revision: occasion.revision, what, before: at, after: '' })
}

/** Every portion has a timer of its own name, so that the one ringing can be cancelled whatever it sets. */
function schedule({ tx, at }: Pick<Work, 'tx' | 'at'>, run: NewsRun): void {
  tx.setTimer({ key: `occasion:${run.occasion}:news-${run.revision}-${run.after}`, at, value: run })
}

/** Tells the next portion. A run that a newer change has overtaken stops: that one tells everybody anew. */
export async function tellNews(work: Work, run: NewsRun): Promise<void> {
  const occasion = await readOccasion(work.tx, run.occasion)
  if (!occasion || occasion.revision !== run.revision) return
  // By id and not by place in the list: people who leave meanwhile move nobody out of sight.
  const ahead = everybody(occasion)
    .filter(({ booking, since }) => booking > run.after && since <= run.before)
    .toSorted((one, two) => (one.booking < two.booking ? -1 : 1))
  const now = ahead.slice(0, portion)
  for (const entry of now) await tellOne(work, occasion, entry, run)
  const last = now.at(-1)
  if (last && ahead.length > now.length) return schedule(work, { ...run, after: last.booking })
  // Seats of something that does not take place hold nobody any more.
  if (run.what === 'cancelled') putOccasion(work.tx, { ...occasion, seats: [], waiting: [], offers: [] })
}

async function tellOne(work: Work, occasion: Occasion, { booking: told }: Entry, { what, revision }: NewsRun): Promise<void> {
  const booking = await readBooking(work.tx, told)
  if (!booking) return
  const purpose = `news:${told}:${revision}`
  if (what === 'cancelled') {
    cancelBookingTimers(work.tx, told)
    putBooking(work.tx, { ...booking, status: 'cancelled', answers: null })
    return tell(work, booking, { kind: 'noticed', notice: { kind: 'occasion-cancelled', ...noticeOf(occasion) } }, purpose)
  }
  putBooking(work.tx, { ...booking, end: occasion.end })
  const isBooked = booking.status === 'booked'
  if (isBooked) setReminders(work, occasion, booking)
  const about = { ...noticeOf(occasion), place: placeOf(occasion), ...(!isBooked && { waits: true as const }) }
  const notice = { kind: 'occasion-changed', booking: told, ...about } as const
  tell(work, booking, { kind: 'noticed', notice }, purpose)
}
