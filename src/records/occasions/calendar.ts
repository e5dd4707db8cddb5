import ical, { ICalCalendarMethod } from 'ical-generator'
import type { FileOut } from '../../engine/message.ts'
import { plain } from '../document.ts'
import { languageOf } from '../language.ts'
import type { RecordsContext } from '../work.ts'
import type { Booking } from './booking.ts'
import { type Occasion, placeOf, titleOf } from './occasion.ts'

/** A calendar file for one place, in the person's language. Says nothing about the person. */
export function calendarOf(
  context: RecordsContext,
  occasion: Occasion,
  booking: Pick<Booking, 'id'>,
): FileOut & { readonly mime: string } {
  const { book, at, config } = context
  const calendar = ical({ prodId: { company: 'kausa-bot', product: 'events' }, method: ICalCalendarMethod.PUBLISH })
  calendar.createEvent({
    id: `${booking.id}@kausa-bot`,
    stamp: new Date(at),
    start: new Date(occasion.start),
    end: new Date(occasion.end),
    summary: plain(book, languageOf(context), titleOf(occasion)),
    location: placeOf(occasion),
    url: config.publicUrl,
  })
  return { name: 'event.ics', mime: 'text/calendar; charset=utf-8', content: calendar.toString() }
}
