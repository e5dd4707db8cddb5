import { readConversation } from '../../app/conversation.ts'
import { unreachable } from '../../engine/ids.ts'
import type { Booking } from '../../records/occasions/booking.ts'
import type { Occasion } from '../../records/occasions/occasion.ts'
import { languageName } from '../cases/labels.ts'
import type { Visit } from '../visit.ts'
import { written } from '../words.ts'
import { answerIn, bookingsOf } from './labels.ts'

/** One who comes or waits, and the language they write in: whoever needs an interpreter needs one for it. */
export interface Participant {
  readonly booking: Booking
  readonly language: string | null
}

export const columns = ['name', 'age', 'language', 'needs', 'emergency', 'guardian', 'status', 'since'] as const
export type Column = (typeof columns)[number]

/** Everybody who has, is offered or waits for a place, in this order. */
export async function participantsOf(visit: Visit, occasion: Occasion): Promise<readonly Participant[]> {
  const bookings = await bookingsOf(visit, occasion)
  return Promise.all(
    bookings.map(async (booking) => {
      const known = await readConversation(visit.house.store, booking.conversation)
      return { booking, language: known?.state.language ?? null }
    }),
  )
}

/** What a column says of somebody; empty when nothing. */
export function told(visit: Visit, { booking, language }: Participant, column: Column): string {
  const { answers, status, at } = booking
  switch (column) {
    case 'name':
      return answers?.firstName ?? ''
    case 'age':
      return answerIn(visit, 'age', answers?.ageGroup ?? '')
    case 'language':
      return language === null ? '' : languageName(visit, language)
    case 'needs':
      return answerIn(visit, 'needs', answers?.needs ?? '')
    case 'emergency':
      return answers?.emergencyPhone ?? ''
    case 'guardian':
      return answers?.guardianAgrees ? visit.say('console:booking.agrees') : ''
    case 'status':
      return visit.say(`console:booking.${status}`)
    case 'since':
      return written(visit.language, at)
    default:
      return unreachable(column)
  }
}
