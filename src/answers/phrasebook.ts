import { z } from 'zod'
import { fold, normalise, words } from './normalise.ts'
import { patternKinds, Rules } from './signs/rules.ts'

/** Words parted by blanks. */
const wordList = z.string().default('')
/** Phrases parted by commas. */
const phraseList = z.string().default('')

const patterns = z.array(z.string().min(1)).default([])
const group = <const Names extends readonly string[]>(names: Names) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, patterns])) as { [Name in Names[number]]: typeof patterns })
const rules = z.strictObject({
  human: group(patternKinds.human).prefault({}),
  data: group(patternKinds.data).prefault({}),
  danger: group(patternKinds.danger).prefault({}),
  harmless: group(patternKinds.harmless).prefault({}),
  wages: group(patternKinds.wages).prefault({}),
})

/** `locales/<language>/phrases.yaml`: what is looked up in one language rather than learnt. Each key is explained in the files. */
export const phrasesShape = rules.extend({
  opens: wordList,
  asks: wordList,
  follows: wordList,
  typical: wordList,
  romanised: wordList,
  names: wordList,
  'around-names': wordList,
  thanks: phraseList,
  introduces: phraseList,
  'names-that-greet': wordList,
  numbers: z.array(z.string()).max(10).default([]),
  'beside-numbers': wordList,
  days: z
    .strictObject({
      today: phraseList,
      tomorrow: phraseList,
      'after-tomorrow': phraseList,
      next: wordList,
      weekdays: z.array(z.string()).max(7).default([]),
    })
    .prefault({}),
  parts: z.record(z.string(), z.string()).nullable().default({}),
})
export type Phrases = z.infer<typeof phrasesShape>

/** Names of days, folded: how many days from today, or the day of the week (1 is Monday); and the words for "next". */
interface Days {
  readonly away: ReadonlyMap<string, number>
  readonly weekdays: ReadonlyMap<string, number>
  readonly next: ReadonlySet<string>
}

/** The lists of all languages, ready to be looked up. */
export class Phrasebook {
  readonly rules: Rules
  private readonly languages: ReadonlyMap<string, Phrases>
  private readonly openers: ReadonlySet<string>
  private readonly particles: ReadonlySet<string>
  private readonly follows: ReadonlyMap<string, ReadonlySet<string>>
  /** One to ten in words, folded. */
  readonly numbers: ReadonlyMap<string, number>
  /** Words beside the number of a choice, folded. */
  readonly besideNumbers: ReadonlySet<string>
  /** Words so much a language's own that one of them says which it is, and its words in Latin letters, by language. */
  readonly typical: ReadonlyMap<string, ReadonlySet<string>>
  readonly romanised: ReadonlyMap<string, ReadonlySet<string>>
  readonly days: Days
  /** Greetings that are first names too, normalised. */
  readonly namesThatGreet: ReadonlySet<string>
  /** "My name is": what stands before a name, at the beginning of a text. */
  readonly introduction: RegExp

  constructor(phrases: { readonly [language: string]: Phrases }) {
    this.languages = new Map(Object.entries(phrases))
    this.rules = new Rules([...this.languages.values()])
    this.openers = this.all('opens')
    this.particles = this.all('asks')
    this.follows = this.perLanguage('follows')
    this.typical = this.perLanguage('typical')
    this.romanised = this.perLanguage('romanised')
    this.numbers = this.spokenNumbers()
    this.besideNumbers = this.all('beside-numbers')
    this.days = this.spokenDays()
    const named = [...this.languages.values()].flatMap((phrases) => normalise(phrases['names-that-greet']).split(' '))
    this.namesThatGreet = new Set(named.filter((name) => name !== ''))
    const before = [...this.phrases('introduces')].sort((one, two) => two.length - one.length)
    this.introduction = new RegExp(`^(?:${before.map((phrase) => phrase.replace(/[^\p{L}\p{M} ]/gu, '.')).join('|')})\\s+`, 'iu')
  }

  /** Words of one list, of all languages together. */
  all(list: 'opens' | 'asks' | 'around-names' | 'beside-numbers'): ReadonlySet<string> {
    return new Set([...this.languages.values()].flatMap((phrases) => words(phrases[list])))
  }

  /** Words of one list by language, folded. */
  perLanguage(list: 'follows' | 'typical' | 'romanised' | 'names'): ReadonlyMap<string, ReadonlySet<string>> {
    return new Map([...this.languages].map(([language, phrases]) => [language, new Set(words(phrases[list]))]))
  }

  /** Phrases of one list, of all languages together, as they are written. */
  phrases(list: 'thanks' | 'introduces'): readonly string[] {
    return [...this.languages.values()].flatMap((phrases) => commaList(phrases[list]))
  }

  /** True when a word of it is a number in this language. */
  counts(text: string, language: string | null): boolean {
    const rows = language === null ? [] : (this.languages.get(language)?.numbers ?? [])
    const forms = new Set(rows.flatMap((row) => row.split(' ').map(fold)))
    return words(text).some((word) => forms.has(word))
  }

  private spokenNumbers(): ReadonlyMap<string, number> {
    const rows = [...this.languages.values()].flatMap(({ numbers }) => [...numbers.entries()])
    return new Map(rows.flatMap(([index, forms]) => forms.split(' ').map((form) => [fold(form), index + 1] as const)))
  }

  private spokenDays(): Days {
    const all = [...this.languages.values()].map(({ days }) => days)
    const away = (['today', 'tomorrow', 'after-tomorrow'] as const).flatMap((name, distance) =>
      all.flatMap((days) => commaList(days[name]).map((phrase) => [fold(phrase), distance] as const)),
    )
    const weekdays = all.flatMap((days) =>
      days.weekdays.flatMap((forms, index) => words(forms).map((form) => [form, index + 1] as const)),
    )
    return { away: new Map(away), weekdays: new Map(weekdays), next: new Set(all.flatMap(({ next }) => words(next))) }
  }

  /** True when the first word opens a question or any word makes one of it. */
  asks(list: readonly string[]): boolean {
    return this.openers.has(list[0] ?? '') || list.some((word) => this.particles.has(word))
  }

  /** True for a few words that can only be about what was said before: "and how long?". */
  hasNoSubject(text: string, language: string): boolean {
    const list = words(text)
    const known = this.follows.get(language)
    return known !== undefined && list.length >= 2 && list.length <= 6 && list.every((word) => known.has(word))
  }
}

function commaList(list: string): readonly string[] {
  return list
    .split(/[,،]/u)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
}
