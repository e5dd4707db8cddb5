import { z } from 'zod'
import type { BookingId } from '../engine/ids.ts'
import { unreachable } from '../engine/ids.ts'
import type { Timer } from '../store/store.ts'
import { remindOfWish, wishRun } from './advisors/contact-wish.ts'
import { deputiesRun, settleCases } from './advisors/deputies.ts'
import { remindOfTalk, talkRun } from './cases/appointment-reminders.ts'
import { escalate, escalationRun } from './cases/escalation.ts'
import { followUp, followUpRun } from './cases/follow-up.ts'
import { id, instant } from './document.ts'
import { newsRun, tellNews } from './occasions/news.ts'
import { expireOffer } from './occasions/queue.ts'
import { remind } from './occasions/reminders.ts'
import { type RingContext, workOfTimer } from './work.ts'

/** What our timers say when they ring. */
const rung = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('offer'), booking: id<BookingId>() }),
  z.object({ kind: z.literal('reminder'), booking: id<BookingId>(), start: instant }),
  escalationRun,
  followUpRun,
  talkRun,
  newsRun,
  deputiesRun,
  wishRun,
])

/**
 * A timer rings. The caller ends it in the same transaction, and before this: what is set here stays. Whatever changed since it was set is
 * looked up again, so a timer that comes late or after its reason is gone changes nothing.
 */
export async function ring(timer: Timer, context: RingContext): Promise<void> {
  const work = workOfTimer(context)
  const value = rung.parse(timer.value)
  switch (value.kind) {
    case 'offer':
      return expireOffer(work, value.booking)
    case 'reminder':
      return remind(work, value.booking, value.start, timer.key)
    case 'escalation':
      return escalate(work, value)
    case 'follow-up':
      return followUp(work, value.case)
    case 'talk':
      return remindOfTalk(work, value, timer.key)
    case 'news':
      return tellNews(work, value)
    case 'deputies':
      return settleCases(work, value.advisor)
    case 'contact-wish':
      return remindOfWish(work, value.person)
    default:
      return unreachable(value)
  }
}
