import type { Json, OccasionId } from '../../engine/ids.ts'
import { plain } from '../../records/document.ts'
import { type Booking, readBooking } from '../../records/occasions/booking.ts'
import { type Occasion, titleOf } from '../../records/occasions/occasion.ts'
import { everybody } from '../../records/occasions/seats.ts'
import type { Visit } from '../visit.ts'
import { written } from '../words.ts'

/** Stands where the organiser still has to write the place; nothing is published with it. */
export const openPlace = '…'

export const titleIn = ({ house, language }: Visit, occasion: Occasion): string =>
  plain(house.book(), language, titleOf(occasion))

export const eventPath = (id: OccasionId): string => `/console/events/${id}`

export const span = ({ language }: Visit, { start, end }: Occasion): string =>
  `${written(language, start)}–${written(language, end, 'time')}`

/** A slot's value as the registration dialog names it. */
export function answerIn({ house, language }: Pick<Visit, 'house' | 'language'>, step: 'age' | 'needs', value: Json): string {
  if (Array.isArray(value)) return value.map((each) => answerIn({ house, language }, step, each)).join(', ')
  if (typeof value !== 'string') return ''
  const key = `dialogs/register:${step}.options.${value}`
  return house.book().has(language, key) ? house.book().text(language, key) : value
}

/** Everybody who has, is offered or waits for a place, in this order. */
export async function bookingsOf({ house }: Visit, occasion: Occasion): Promise<readonly Booking[]> {
  const found = await Promise.all(everybody(occasion).map(({ booking }) => readBooking(house.store, booking)))
  return found.filter((booking) => booking !== null)
}
