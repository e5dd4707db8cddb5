import { DateTime } from 'luxon'
import { asciiDigits, fold, words } from '../normalise.ts'
import { once } from '../once.ts'
import type { Phrasebook } from '../phrasebook.ts'

/** Locales whose names of months people use here: Arabic has three sets. */
const locales = [
  'de',
  'de-AT',
  'en',
  'tr',
  'ar',
  'ar-SY',
  'ar-MA',
  'ar-DZ',
  'fa-u-ca-gregory',
  'ru',
  'uk',
  'fr',
  'ps-u-ca-gregory',
  'ku',
  'ti',
  'so',
]

const months = once(
  (): ReadonlyMap<string, number> =>
    new Map(
      locales.flatMap((locale) =>
        (['long', 'short'] as const).flatMap((month) => {
          const format = new Intl.DateTimeFormat(locale, { month, day: 'numeric', timeZone: 'UTC' })
          return Array.from({ length: 12 }, (_, index) => {
            const name = format.formatToParts(Date.UTC(2026, index, 15)).find((part) => part.type === 'month')?.value ?? ''
            return [words(name).join(' '), index + 1] as const
          }).filter(([name]) => /^\p{L}[\p{L}\p{M} ]+$/u.test(name))
        }),
      ),
    ),
)

/** Words for days. */
type DayWords = Pick<Phrasebook, 'days'>

/**
 * A calendar date as ISO 8601 (`2026-12-31`), day before month as in Europe, in digits of any script or with the month's name, or said
 * from `today` (also ISO 8601): "tomorrow", "next Monday", "غدا". A date without a year is the next one there is. `null` for anything else.
 */
export function readDate(text: string, book: DayWords, today: string): string | null {
  const plain = asciiDigits(text.normalize('NFKC')).trim()
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/u.exec(plain)
  if (iso) return valid(iso[1], iso[2], iso[3])
  const european = /^\D*?(\d{1,2})\s?[./\-،]\s?(\d{1,2})\s?[./\-،]\s?(\d{4}|\d{2})\.?$/u.exec(plain)
  if (european) return valid(fullYear(european[3] ?? ''), european[2], european[1])
  const short = /^\D*?(\d{1,2})\s?[./]\s?(\d{1,2})\.?$/u.exec(plain)
  if (short) return coming(short[2] ?? '', short[1] ?? '', today)
  return named(plain, today) ?? relative(plain, book, today)
}

/** "tomorrow", "on Friday", "next Monday". A weekday that is today means today; "next" means the one in the week after this. */
function relative(plain: string, { days }: DayWords, today: string): string | null {
  const list = words(plain)
  if (list.length > 5) return null
  const from = DateTime.fromISO(today, { zone: 'utc' })
  const weekday = list.map((word) => days.weekdays.get(word)).find((found) => found !== undefined)
  if (weekday !== undefined) {
    const isNext = list.some((word) => days.next.has(word))
    if (isNext)
      return from
        .startOf('week')
        .plus({ weeks: 1, days: weekday - 1 })
        .toISODate()
    return from.plus({ days: (weekday - from.weekday + 7) % 7 }).toISODate()
  }
  const phrases = [...days.away].filter(([phrase]) => ` ${fold(plain)} `.includes(` ${phrase} `))
  const longest = phrases.sort(([one], [two]) => two.length - one.length)[0]
  return longest ? from.plus({ days: longest[1] }).toISODate() : null
}

/** The next such day from `today` on. */
function coming(month: string, day: string, today: string): string | null {
  const year = Number(today.slice(0, 4))
  const dates = [year, year + 1].map((candidate) => valid(String(candidate), month, day))
  return dates.find((date) => date !== null && date >= today) ?? null
}

/** "31. Dezember 2026", "March 15th, 2026", "١٥ مارس ٢٠٢٦". */
function named(plain: string, today: string): string | null {
  const list = words(plain.replace(/(\d)(?:st|nd|rd|th)\b/giu, '$1'))
  const numbers = list.filter((word) => /^\d+$/u.test(word))
  const year = numbers.find((number) => number.length === 4)
  const day = numbers.find((number) => number.length <= 2)
  const month = list
    .map((word, at) => months().get(word) ?? months().get(`${word} ${list[at + 1] ?? ''}`))
    .find((found) => found !== undefined)
  if (numbers.length === 1 && day && month) return coming(String(month), day, today)
  return numbers.length === 2 && year && day && month ? valid(year, String(month), day) : null
}

/** Two digits are this century up to 30, else the last one: 08 is 2008, 99 is 1999. */
function fullYear(year: string): string {
  if (year.length === 4) return year
  return `${Number(year) <= 30 ? '20' : '19'}${year}`
}

function valid(year = '', month = '', day = ''): string | null {
  const iso = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const time = Date.parse(`${iso}T00:00:00Z`)
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso)
  return exists && Number(year) >= 1900 && Number(year) <= 2100 ? iso : null
}
