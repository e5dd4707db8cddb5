import { createInstance, type i18n } from 'i18next'
import type { TextValue, TextValues } from '../engine/book.ts'
import type { Instant, Language } from '../engine/ids.ts'
import { unreachable } from '../engine/ids.ts'
import type { Content } from './content.ts'
import { type Flat, formsOf, placeholdersOf } from './flat.ts'
import { directLines, isolateForeign, isolateRuns, isolateValue } from './isolate.ts'
import { Speaker } from './speech.ts'

/**
 * What a key stands for: one text (`pieces` are words and names of values in turn), one that is chosen by a number (`wants` are the
 * values any of its forms mentions), or several ways to write the same.
 */
type Entry =
  | { readonly kind: 'text'; readonly wants: ReadonlySet<string>; readonly pieces: readonly string[] }
  | { readonly kind: 'plural'; readonly wants: ReadonlySet<string> }
  | { readonly kind: 'list'; readonly list: readonly string[] }

/** The texts of one language as they were written, and what was made of those that somebody was told. */
interface Spoken {
  readonly speaker: Speaker
  readonly written: ReadonlyMap<string, Flat>
  readonly entries: Map<string, Entry>
  /** The figures of topics and tables in words, once one of them was said. */
  figures: ReadonlyMap<string, string> | null
}

/**
 * The texts of a book in all languages: figures filled in, right-to-left text isolated. Each is finished when it is first said, so that
 * nobody waits for the others.
 */
export class Texts {
  readonly #languages: ReadonlyMap<Language, Spoken>
  readonly #figures: Content['figures']
  readonly #german: Speaker | undefined
  readonly #i18n: i18n

  constructor(content: Content) {
    this.#languages = new Map(
      content.languages.map(({ speech, texts }) => [
        speech.id,
        { speaker: new Speaker(speech), written: texts, entries: new Map(), figures: null },
      ]),
    )
    this.#german = [...this.#languages.values()].find(({ speaker }) => speaker.speech.locale.startsWith('de'))?.speaker
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
    return this.#entry(language, key) !== undefined
  }

  /** Throws on an unknown language or key: the check has seen every key a dialog can ask for. */
  text(language: Language, key: string, values: TextValues = {}): string {
    const entry = this.#entry(language, key)
    if (entry === undefined) throw new Error(`There is no text "${key}" in language "${language}"; add it to locales/${language}`)
    if (entry.kind === 'list') return entry.list[0] ?? ''
    const replace: { [name: string]: string } = {}
    for (const [name, value] of Object.entries(values)) if (entry.wants.has(name)) replace[name] = this.#say(language, value)
    const said = entry.kind === 'text' ? filled(entry.pieces, replace) : this.#inPlural(language, key, values, replace)
    return this.#isRightToLeft(language) ? directLines(said) : said
  }

  #inPlural(language: Language, key: string, values: TextValues, replace: { readonly [name: string]: string }): string {
    const count = typeof values.count === 'number' ? { count: values.count } : {}
    // `replace` keeps slots called "context" or "ns" from being read as options of i18next; nesting is left to `{ text }`.
    return this.#i18n.t(key, { lng: language, replace, nest: false, ...count })
  }

  texts(language: Language, key: string): readonly string[] {
    const entry = this.#entry(language, key)
    return entry?.kind === 'list' ? entry.list : []
  }

  #isRightToLeft(language: Language): boolean {
    return this.#languages.get(language)?.speaker.speech.direction === 'rtl'
  }

  #entry(language: Language, key: string): Entry | undefined {
    const spoken = this.#languages.get(language)
    const known = spoken?.entries.get(key)
    if (!spoken || known) return known
    const colon = key.indexOf(':')
    const file = key.slice(0, colon)
    const made = this.#made(spoken, file, key.slice(colon + 1))
    if (made) spoken.entries.set(key, made)
    return made
  }

  #made(spoken: Spoken, file: string, path: string): Entry | undefined {
    const flat = spoken.written.get(file)
    const written = flat?.get(path)
    if (typeof written === 'object') return { kind: 'list', list: written }
    const forms = flat ? formsOf(path, flat) : []
    if (forms.length > 0) {
      const texts = forms.map(([form, text]): [string, string] => [form, this.#finished(spoken, file, text)])
      this.#i18n.addResources(spoken.speaker.speech.id, file, Object.fromEntries(texts))
      return { kind: 'plural', wants: new Set(texts.flatMap(([, text]) => placeholdersOf(text))) }
    }
    if (written === undefined) return undefined
    const text = this.#finished(spoken, file, written)
    const pieces = text.split(placeholder)
    return { kind: 'text', wants: pieces.length === 1 ? noValues : new Set(placeholdersOf(text)), pieces }
  }

  #finished(spoken: Spoken, file: string, written: string): string {
    const isolated = spoken.speaker.speech.direction === 'rtl' && file !== 'language' ? isolateRuns(written) : written
    if (!hasFigures(file) || !isolated.includes('{{')) return isolated
    spoken.figures ??= this.#figuresOf(spoken.speaker)
    const { figures } = spoken
    return isolated.replace(/\{\{([^{}]+)\}\}/g, (place, name) => figures.get(name.trim()) ?? place)
  }

  #figuresOf(speaker: Speaker): ReadonlyMap<string, string> {
    const said = [...this.#figures].map(([id, { thing }]): [string, string] => {
      const text = speaker.figure(thing)
      return [id, speaker.speech.direction === 'rtl' ? isolateValue(text) : text]
    })
    return new Map(said)
  }

  #say(language: Language, value: TextValue): string {
    const speaker = this.#languages.get(language)?.speaker
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
