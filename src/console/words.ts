import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { type Book, type TextValues, weekdays } from '../engine/book.ts'
import type { Instant, Language } from '../engine/ids.ts'
import type { House } from './house.ts'

/** Says a text of the book; `key` is `<file>:<path>`. */
type Say = (key: string, values?: TextValues) => string

/** How a page speaks. */
export interface Speech {
  readonly language: Language
  readonly direction: 'ltr' | 'rtl'
  /** All languages this page exists in. */
  readonly languages: readonly Language[]
  readonly say: Say
}

const oneYear = 365 * 24 * 60 * 60
const cookieName = 'console-language'

/** The console's language: `?lang=`, else what was chosen before, else what the browser prefers. Kept when chosen. */
export function consoleSpeech(c: Context, { book, secure }: House): Speech {
  const languages = spokenIn(book(), 'console:title')
  const asked = languages.find((language) => language === c.req.query('lang'))
  if (asked) setCookie(c, cookieName, asked, { httpOnly: true, sameSite: 'Lax', secure, path: '/console', maxAge: oneYear })
  const chosen = asked ?? languages.find((language) => language === getCookie(c, cookieName))
  return speechIn(book(), chosen ?? preferred(c, languages), languages)
}

/** A public page's language: `?lang=`, else what the browser prefers. */
export function publicSpeech(c: Context, { book }: House): Speech {
  const languages = spokenIn(book(), 'pages:imprint.title')
  const asked = languages.find((language) => language === c.req.query('lang'))
  return speechIn(book(), asked ?? preferred(c, languages), languages)
}

/** Staff pages exist in fewer languages than the bot speaks. */
const spokenIn = (book: Book, key: string): readonly Language[] => book.languages.filter((language) => book.has(language, key))

function speechIn(book: Book, language: Language, languages: readonly Language[]): Speech {
  const direction = book.text(language, 'language:direction') === 'rtl' ? 'rtl' : 'ltr'
  return { language, direction, languages, say: (key, values) => book.text(language, key, values) }
}

function preferred(c: Context, languages: readonly Language[]): Language {
  const wanted = (c.req.header('accept-language') ?? '').split(',').map((part) => part.split(/[-;]/)[0]?.trim().toLowerCase())
  const found = wanted.flatMap((code) => languages.filter((language) => language.split('-')[0] === code))[0] ?? languages[0]
  if (!found) throw new Error('The console has no language; add console.json and pages.json to locales/de')
  return found
}

const locales: { readonly [language: string]: string } = { en: 'en-GB' }
const formats = new Map<string, Intl.DateTimeFormat>()
const styles = {
  moment: { weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' },
} as const satisfies { readonly [style: string]: Intl.DateTimeFormatOptions }

/** A moment on the centre's clock, short enough for a list. */
export function written(
  language: Language,
  at: Instant,
  style: keyof typeof styles = 'moment',
  timeZone = 'Europe/Berlin',
): string {
  const key = `${language}|${style}|${timeZone}`
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat(locales[language] ?? language, { ...styles[style], hourCycle: 'h23', timeZone })
  formats.set(key, format)
  return format.format(at)
}

/** The month of a year, from `2026-11`. */
export const monthName = (language: Language, month: string): string =>
  new Intl.DateTimeFormat(locales[language] ?? language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01`),
  )

/** Names of the days of the week, Monday first. */
export function weekdayNames(language: Language): readonly string[] {
  const format = new Intl.DateTimeFormat(locales[language] ?? language, { weekday: 'long', timeZone: 'UTC' })
  return weekdays.map((_, place) => format.format(aMonday + place * 86_400_000))
}

const aMonday: Instant = Date.parse('2026-01-05')

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** How long ago, or in how long: "vor 3 Stunden". */
export function distance(language: Language, at: Instant, now: Instant): string {
  const apart = at - now
  const [unit, length] = units.find(([, size]) => Math.abs(apart) >= size) ?? units[2]
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.trunc(apart / length), unit)
}
