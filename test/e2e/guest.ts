import type { Book } from '../../src/engine/book.ts'
import type { Language } from '../../src/engine/ids.ts'
import type { Message } from '../../src/engine/message.ts'
import { content, type TestService } from '../support/service.ts'
import type { WebPerson } from '../support/web-person.ts'

export const [de, ar, tr] = ['de', 'ar', 'tr'] as Language[] as [Language, Language, Language]

/** A little less than the test's own time limit, so that what was waited for is told. */
const patience = 25_000

/** Waits until something is there, and says what was not. */
export async function eventually<T>(
  find: () => T | undefined | false | Promise<T | undefined | false>,
  missing: () => string = () => 'It did not happen',
): Promise<T> {
  const until = Date.now() + patience
  for (;;) {
    const found = await find()
    if (found !== undefined && found !== false) return found
    if (Date.now() > until) throw new Error(missing())
    await new Promise((later) => setTimeout(later, 20))
  }
}

/** Stands where a value stands. */
const gap = '▮'
const stems = new Map<string, string>()

/** The part of a text that no value changes, to look for in what was said. */
export function stem(language: Language, key: string): string {
  const name = `${language} ${key}`
  const known = stems.get(name) ?? longestPart(language, key, content().book)
  stems.set(name, known)
  return known
}

function longestPart(language: Language, key: string, book: Book): string {
  const names = [
    'title',
    'when',
    'german',
    'place',
    'until',
    'position',
    'advisor',
    'text',
    'number',
    'expected',
    'minAge',
    'summary',
    'deputy',
    'channel',
    'code',
  ]
  const pieces = book.text(language, key, Object.fromEntries(names.map((name) => [name, gap]))).split(/[▮\n]/)
  return plain(pieces.toSorted((one, two) => two.length - one.length)[0] ?? '')
}

/** Without the marks that isolate foreign runs in right-to-left text. */
export const plain = (text: string): string => text.replace(/[\u200f\u2066-\u2069]/g, '').trim()

/** Somebody at the web chat who reads before pressing: every act waits for what it is about. */
export class Guest {
  readonly person: WebPerson
  language: Language
  readonly #book: Book = content().book
  #read = 0

  constructor(service: Pick<TestService, 'webPerson'>, language: Language = de, session?: string) {
    this.person = service.webPerson(session)
    this.language = language
  }

  text(key: string): string {
    return this.#book.text(this.language, key)
  }

  get told(): readonly Message[] {
    return this.person.transcript
  }

  async opens(): Promise<void> {
    this.#read = this.told.length
    await this.person.opens(this.language)
  }

  /** Presses what is labelled with this text, as soon as it is offered in answer to the last act. */
  async presses(key: string): Promise<void> {
    await this.pressesLabel((label) => label === plain(this.text(key)))
  }

  async pressesLabel(fits: (label: string) => boolean): Promise<void> {
    const find = () =>
      this.#fresh.flatMap(({ choices = [], nav = [] }) => [...choices, ...nav]).find(({ label }) => fits(plain(label)))
    const choice = await eventually(find, () => `There is no such button in:\n${this.#lately}`)
    this.#read = this.told.length
    await this.person.posts({ kind: 'pressed', press: choice.press })
  }

  /** Writes, once the question was asked. */
  async answers(question: string, text: string): Promise<void> {
    await this.hears(question)
    await this.says(text)
  }

  async says(text: string): Promise<void> {
    this.#read = this.told.length
    await this.person.says(text, this.language)
  }

  /** Waits until the bot has said this since the last act. */
  async hears(key: string): Promise<Message> {
    const wanted = stem(this.language, key)
    const find = () => this.#fresh.find(({ text }) => plain(text).includes(wanted))
    return eventually(find, () => `"${wanted}" was not said, but:\n${this.#lately}`)
  }

  /** Everything said with these words so far. */
  heard(key: string): readonly Message[] {
    const wanted = stem(this.language, key)
    return this.told.filter(({ text }) => plain(text).includes(wanted))
  }

  get #fresh(): readonly Message[] {
    return this.told.slice(this.#read).toReversed()
  }

  get #lately(): string {
    return this.#fresh
      .map(({ text, choices = [], nav = [] }) => `${text}\n[${[...choices, ...nav].map(({ label }) => label).join('] [')}]`)
      .join('\n')
  }

  /** From the first word to the menu, as somebody who looks for a training place. */
  async arrives(audience: 'applicant' | 'company' | 'helper' = 'applicant'): Promise<void> {
    await this.opens()
    await this.presses(`dialogs/welcome:who.options.${audience}`)
  }

  /** From the menu to the summary; `confirms` is what is left. */
  async registersUpToSummary(name: string, title: string): Promise<void> {
    await this.presses('dialogs/menu:what.options.register')
    await this.presses('ui:options.yes')
    await this.pressesLabel((label) => label.includes(plain(title)))
    await this.answers('dialogs/register:name.text', name)
    await this.presses('dialogs/register:age.options.18-24')
    await this.presses('dialogs/register:needs.options.none')
    await this.hears('dialogs/register:confirm.text')
  }

  confirms(): Promise<void> {
    return this.presses('dialogs/register:confirm.options.yes')
  }
}
