import type { z } from 'zod'
import type { Instant, Language } from '../engine/ids.ts'
import { unreachable } from '../engine/ids.ts'
import type { Figure, languageFile, Unit } from './schema.ts'

export type Speech = z.infer<typeof languageFile> & { readonly id: Language }

/** Where the service centre is: moments are told in its time. */
const timeZone = 'Europe/Berlin'

const styles = {
  moment: {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  },
  day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone },
  date: { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
} as const satisfies { [style: string]: Intl.DateTimeFormatOptions }

const durations = { hours: 'hour', days: 'day', weeks: 'week', months: 'month', years: 'year' } as const

/** Says numbers, dates and amounts in one language. Formatters are made when first needed: each costs a tenth of a millisecond. */
export class Speaker {
  readonly speech: Speech
  readonly #dates = new Map<string, Intl.DateTimeFormat>()
  readonly #numbers = new Map<string, Intl.NumberFormat>()
  #plural: Intl.PluralRules | undefined

  constructor(speech: Speech) {
    this.speech = speech
  }

  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    return withoutMarks(
      kept(this.#numbers, JSON.stringify(options), () => new Intl.NumberFormat(this.speech.locale, options)).format(value),
    )
  }

  /** An ISO date in the long form of the language; other text is returned as it is. */
  date(iso: string): string {
    const time = Date.parse(`${iso.slice(0, 10)}T12:00:00Z`)
    return Number.isNaN(time) ? iso : this.at(time, 'date')
  }

  at(instant: Instant, style: keyof typeof styles): string {
    const made = kept(this.#dates, style, () => new Intl.DateTimeFormat(this.speech.locale, styles[style]))
    return withoutMarks(wholeYear(made.format(instant)))
  }

  /** A figure with its unit, in the right plural: `724 Euro`, `€724`, `18 شهرًا`. */
  figure(figure: Figure): string {
    return 'date' in figure ? this.date(figure.date) : this.#amount(figure.value, figure.unit)
  }

  #amount(value: number, unit: Unit): string {
    switch (unit) {
      case 'euro':
        return this.speech.euro.replace('{}', this.number(value, Number.isInteger(value) ? {} : { minimumFractionDigits: 2 }))
      case 'percent':
        return this.number(value / 100, { style: 'percent', maximumFractionDigits: 2 })
      case 'number':
        return this.number(value)
      case 'people': {
        this.#plural ??= new Intl.PluralRules(this.speech.locale)
        const { people } = this.speech
        return (people[this.#plural.select(value)] ?? people.other ?? '{}').replace('{}', this.number(value))
      }
      case 'hours':
      case 'days':
      case 'weeks':
      case 'months':
      case 'years':
        return this.number(value, { style: 'unit', unit: durations[unit], unitDisplay: 'long' })
      default:
        return unreachable(unit)
    }
  }
}

function kept<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key)
  if (known) return known
  const made = make()
  cache.set(key, made)
  return made
}

/** "2026 р." and "2026 г." in full: the stop of the short form would double that of the sentence. */
const wholeYear = (text: string): string => text.replace(/(?<=\s)р\.(?!\p{L})/u, 'року').replace(/(?<=\s)г\.(?!\p{L})/u, 'года')

/** Intl puts direction marks around signs; the isolates around every value already do their work. */
const withoutMarks = (text: string): string => text.replace(/[\u200e\u200f\u061c]/g, '')

/** The plural categories a language has, e.g. `one` and `other`. */
export const pluralsOf = (locale: string): readonly string[] => new Intl.PluralRules(locale).resolvedOptions().pluralCategories
