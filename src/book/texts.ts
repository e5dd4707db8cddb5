import { createInstance, type i18n } from 'i18next'
import type { TextValue, TextValues } from '../engine/book.ts'
import type { Instant, Language } from '../engine/ids.ts'
import { unreachable } from '../engine/ids.ts'
import type { Content, LanguageContent } from './content.ts'
import { baseOf, placeholdersOf } from './flat.ts'
import { directLines, isolateForeign, isolateRuns, isolateValue } from './isolate.ts'
import { Speaker } from './speech.ts'

/**
 * What a key stands for: one text (`wants` are the values any of its plural forms mentions) or several ways to write the same. `pieces`:
 * words and names of values in turn, where no plural has to be chosen.
 */
type Entry =
  | { readonly kind: 'text'; readonly wants: ReadonlySet<string>; readonly pieces: readonly string[] | null }
  | { readonly kind: 'list'; readonly list: readonly string[] }

/** The texts of a book in all languages, ready to be said: figures filled in, right-to-left text isolated. */
export class Texts {
  readonly #entries = new Map<Language, ReadonlyMap<string, Entry>>()
  /** Not spoken yet. */
  readonly #written: Map<Language, LanguageContent>
  readonly #figures: Content['figures']
  readonly #speakers: ReadonlyMap<Language, Speaker>
  readonly #german: Speaker | undefined
  readonly #i18n: i18n

  constructor(content: Content) {
    this.#speakers = new Map(content.languages.map(({ speech }) => [speech.id, new Speaker(speech)]))
    this.#german = [...this.#speakers.values()].find(({ speech }) => speech.locale.startsWith('de'))
    this.#written = new Map(content.languages.map((language) => [language.speech.id, language]))
    this.#figures = content.figures
    this.#i18n = createInstance({
      resources: {},
      initAsync: false,
      fallbackLng: false,
      load: 'currentOnly',
      keySeparator: false,
      interpolation: { escapeValue: false },
      // A value that was never given (an optional answer) leaves its place empty.
      missingInterpolationHandler: () => '',
    })
    void this.#i18n.init()
  }

  has(language: Language, key: string): boolean {
    return this.#entriesIn(language)?.has(key) ?? false
  }

  /** Throws on an unknown language or key: the check has seen every key a dialog can ask for. */
  text(language: Language, key: string, values: TextValues = {}): string {
    const entry = this.#entriesIn(language)?.get(key)
    if (entry === undefined) throw new Error(`There is no text "${key}" in language "${language}"; add it to locales/${language}`)
    if (entry.kind === 'list') return entry.list[0] ?? ''
    const replace: { [name: string]: string } = {}
    for (const [name, value] of Object.entries(values)) if (entry.wants.has(name)) replace[name] = this.#say(language, value)
    const said = entry.pieces ? filled(entry.pieces, replace) : this.#inPlural(language, key, values, replace)
    return this.#speakers.get(language)?.speech.direction === 'rtl' ? directLines(said) : said
  }

  #inPlural(language: Language, key: string, values: TextValues, replace: { readonly [name: string]: string }): string {
    const count = typeof values.count === 'number' ? { count: values.count } : {}
    // `replace` keeps slots called "context" or "ns" from being read as options of i18next; nesting is left to `{ text }`.
    return this.#i18n.t(key, { lng: language, replace, nest: false, ...count })
  }

  texts(language: Language, key: string): readonly string[] {
    const entry = this.#entriesIn(language)?.get(key)
    return entry?.kind === 'list' ? entry.list : []
  }

  /** A language is finished when it is first spoken: nobody waits at a start for the others. */
  #entriesIn(language: Language): ReadonlyMap<string, Entry> | undefined {
    const written = this.#written.get(language)
    if (!written) return this.#entries.get(language)
    this.#written.delete(language)
    const files = this.#finish(written)
    const entries = entriesOf(written, files)
    this.#entries.set(language, entries)
    for (const [file, texts] of Object.entries(pluralsIn(files, entries))) this.#i18n.addResourceBundle(language, file, texts)
    return entries
  }

  #finish(language: LanguageContent): { [file: string]: { [path: string]: string } } {
    const rightToLeft = language.speech.direction === 'rtl'
    const figures = this.#figuresIn(language)
    const finished: { [file: string]: { [path: string]: string } } = {}
    for (const [file, flat] of language.texts) {
      const texts: { [path: string]: string } = {}
      const filled = hasFigures(file)
      for (const [path, entry] of flat) {
        if (typeof entry !== 'string') continue
        const isolated = rightToLeft && file !== 'language' ? isolateRuns(entry) : entry
        texts[path] = filled
          ? isolated.replace(/\{\{([^{}]+)\}\}/g, (place, name) => figures.get(name.trim()) ?? place)
          : isolated
      }
      finished[file] = texts
    }
    return finished
  }

  #figuresIn(language: LanguageContent): ReadonlyMap<string, string> {
    const speaker = this.#speakers.get(language.speech.id)
    const said = [...this.#figures].map(([id, { thing }]): [string, string] => {
      const text = speaker?.figure(thing) ?? ''
      return [id, language.speech.direction === 'rtl' ? isolateValue(text) : text]
    })
    return new Map(said)
  }

  #say(language: Language, value: TextValue): string {
    const speaker = this.#speakers.get(language)
    if (!speaker) throw new Error(`There is no language "${language}"`)
    // A text of the book is isolated already.
    if (typeof value === 'object' && 'text' in value) return this.text(language, value.text)
    if (typeof value === 'object' && 'at' in value && value.as === 'german') return this.#inGerman(speaker, value.at)
    const said = this.#plain(language, speaker, value)
    return speaker.speech.direction === 'rtl' ? isolateValue(said) : isolateForeign(said)
  }

  /** A line of its own in brackets, to be shown at a door; nothing where the text is German already. */
  #inGerman(speaker: Speaker, at: Instant): string {
    if (!this.#german || speaker === this.#german) return ''
    const said = this.#german.at(at, 'moment')
    return `\n(${speaker.speech.direction === 'rtl' ? isolateValue(said) : said})`
  }

  #plain(language: Language, speaker: Speaker, value: Exclude<TextValue, { readonly text: string }>): string {
    if (typeof value === 'string') return value
    if (typeof value === 'number') return speaker.number(value)
    if ('date' in value) return speaker.date(value.date)
    if ('in' in value) return value.in[language] ?? value.in.de ?? Object.values(value.in)[0] ?? ''
    switch (value.as) {
      case 'moment':
      case 'day':
      case 'time':
        return speaker.at(value.at, value.as)
      case 'german':
        return ''
      default:
        return unreachable(value.as)
    }
  }
}

/** Only where a plural has to be chosen is there anything left to do for i18next. */
function pluralsIn(files: { [file: string]: { [path: string]: string } }, entries: ReadonlyMap<string, Entry>) {
  const isPlural = (file: string, path: string) => {
    const entry = entries.get(`${file}:${path}`)
    return entry?.kind === 'text' && entry.pieces === null
  }
  return Object.fromEntries(
    Object.entries(files).map(([file, texts]) => [
      file,
      Object.fromEntries(Object.entries(texts).filter(([path]) => isPlural(file, path))),
    ]),
  )
}

/** Most texts want none, and there are many of them. */
const noValues: ReadonlySet<string> = new Set()
const placeholder = /\{\{-?([^{}]*)\}\}/

/** A value that was never given (an optional answer) leaves its place empty. */
const filled = (pieces: readonly string[], values: { readonly [name: string]: string }): string =>
  pieces.length === 1
    ? (pieces[0] ?? '')
    : pieces.map((piece, place) => (place % 2 === 0 ? piece : (values[piece.trim()] ?? ''))).join('')

/** Figures stand in what is researched: topics and decision tables. */
export const hasFigures = (file: string): boolean => file.startsWith('topics/') || file.startsWith('tables/')

/** Everything that can be asked for by `<file>:<path>`: finished texts, also by the base of their plurals, and lists as written. */
function entriesOf(language: LanguageContent, files: { [file: string]: { [path: string]: string } }): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const [file, flat] of language.texts) {
    for (const [path, written] of flat) {
      if (typeof written !== 'string') {
        entries.set(`${file}:${path}`, { kind: 'list', list: written })
        continue
      }
      const text = files[file]?.[path] ?? written
      const base = baseOf(path, flat)
      for (const key of new Set([`${file}:${path}`, `${file}:${base}`])) {
        const known = entries.get(key)
        const before = known?.kind === 'text' ? known.wants : []
        const pieces = known === undefined && base === path ? text.split(placeholder) : null
        const wants = pieces?.length === 1 ? noValues : new Set([...before, ...placeholdersOf(text)])
        entries.set(key, { kind: 'text', wants, pieces })
      }
    }
  }
  return entries
}
