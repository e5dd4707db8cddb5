import { weekdays } from '../../engine/book.ts'
import { clashIn, isNeverOpen, type OfficeHours, span } from '../../engine/hours.ts'
import type { Language } from '../../engine/ids.ts'
import type { Advisor } from '../../records/advisors/advisor.ts'
import { weekdayNames } from '../words.ts'

type Day = keyof OfficeHours

/** One line of the form for each day of the week. */
export type DayField = `hours-${Day}`
export const dayField = (day: Day): DayField => `hours-${day}`

export const weekdayFields = (language: Language): readonly (readonly [DayField, string])[] =>
  weekdayNames(language).flatMap((name, place) => {
    const day = weekdays[place]
    return day ? [[dayField(day), name] as const] : []
  })

/** Somebody's own hours, `null` when no day is filled in; and the days that cannot be read. */
export function readHours(form: URLSearchParams): { readonly hours: Advisor['hours']; readonly wrong: readonly Day[] } {
  const read = weekdays.map((day) => [day, spansIn(form.get(dayField(day)) ?? '')] as const)
  const wrong = read.flatMap(([day, spans]) => (spans ? [] : [day]))
  const hours = Object.fromEntries(read.map(([day, spans]) => [day, spans ?? []])) as Record<Day, string[]>
  return { hours: isNeverOpen(hours) ? null : hours, wrong }
}

/** `9-12, 13:30 – 16` as people write it, as `09:00-12:00`, `13:30-16:00`; `null` when it is something else, or out of order. */
function spansIn(text: string): string[] | null {
  const parts = text.split(/[,;]|\b(?:und|and)\b/).map((part) => part.trim())
  const spans = parts.filter((part) => part !== '').map(spanIn)
  const read = spans.filter((one) => one !== null)
  return read.length < spans.length || clashIn(read) !== undefined ? null : read
}

function spanIn(text: string): string | null {
  const [, opens, opensMinute = '00', closes, closesMinute = '00'] =
    /^(\d{1,2})(?:[:.](\d{2}))?(?: *Uhr)? *(?:-|–|bis|to) *(\d{1,2})(?:[:.](\d{2}))?(?: *Uhr)?$/i.exec(text) ?? []
  if (opens === undefined || closes === undefined) return null
  const found = span.safeParse(`${opens.padStart(2, '0')}:${opensMinute}-${closes.padStart(2, '0')}:${closesMinute}`)
  return found.success ? found.data : null
}
