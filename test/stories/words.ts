import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Book } from '../../src/engine/book.ts'
import type { Language } from '../../src/engine/ids.ts'
import type { Answers, Audience, CommandWord, Understanding } from '../../src/engine/understanding.ts'
import { plain } from './bubbles.ts'

/** Stands where a text has a place for a value. */
const gap = '\uE000'

/** What people and bot say in one language, found by what a story calls it. */
export class Words {
  readonly language: Language
  readonly #root: string
  readonly #book: Book
  readonly #answers: Answers

  constructor(root: string, book: Book, answers: Answers, language: Language) {
    this.#root = root
    this.#book = book
    this.#answers = answers
    this.language = language
  }

  /** The text as it may stand in a bubble: anything may stand where values go. */
  pattern(key: string): RegExp {
    return new RegExp(this.#fixed(key), 'u')
  }

  /** The same for a whole label. */
  wholePattern(key: string): RegExp {
    return new RegExp(`^${this.#fixed(key)}$`, 'u')
  }

  text(key: string): string {
    return this.#book.text(this.language, key)
  }

  #fixed(key: string): string {
    const [file = ''] = key.split(':')
    const written = readFileSync(join(this.#root, 'locales', this.language, `${file}.json`), 'utf8')
    const names = [...written.matchAll(/\{\{-?([^{}]*)\}\}/g)].map(([, name = '']) => name.trim())
    const said = plain(this.#book.text(this.language, key, Object.fromEntries(names.map((name) => [name, gap]))))
    return said
      .split(new RegExp(`\\s*${gap}\\s*`))
      .map(RegExp.escape)
      .join('[^]*?')
  }

  /** What people type for a command: the first phrase of the language. */
  command(word: CommandWord): string {
    const phrases: Record<string, readonly string[]> = JSON.parse(
      readFileSync(join(this.#root, 'locales', this.language, 'commands.json'), 'utf8'),
    )
    const phrase = phrases[word]?.[0]
    if (phrase === undefined) throw new Error(`locales/${this.language}/commands.json has no phrase for "${word}"`)
    return phrase
  }

  /** The first question of this topic that the bot answers, in a form and outside. */
  question(topic: string, audience: Audience): string {
    const understood = ({ verdict, question, signal }: Understanding) =>
      question && signal === null && verdict.kind === 'answer' && verdict.topic === topic
    return this.#line(`questions/${topic}`, audience, understood)
  }

  /** The first line of a question, signal or neighbour file that is understood as what the file stands for. */
  line(file: string, audience: Audience): string {
    const [kind, name = ''] = file.split('/')
    if (kind === 'questions') return this.question(name, audience)
    return this.#line(file, audience, ({ signal, verdict, command }) => {
      if (command !== null) return false
      if (kind === 'signals') return signal === name
      if (name === 'far') return signal === null && verdict.kind === 'refuse'
      return signal === null && verdict.kind === 'neighbour' && verdict.neighbour === name
    })
  }

  #line(file: string, audience: Audience, fits: (understood: Understanding) => boolean): string {
    const { language } = this
    const lines = readFileSync(join(this.#root, 'locales', language, `${file}.txt`), 'utf8').split('\n')
    const fitting = lines
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
      .flatMap((line) => {
        const ask = (who: Audience | null) =>
          this.#answers.understand(line, {
            language,
            audience: who,
            topic: null,
            today: '2026-11-23',
            expecting: { choices: [], fields: [] },
          })
        const understood = ask(audience)
        const { guess, sure } = understood.language
        // Early in a story nobody has said yet who they are.
        return (guess === null || guess === language) && fits(understood) && fits(ask(null)) ? [{ line, sure }] : []
      })
    // A story may begin before the language is known: then the words must tell it.
    const found = (fitting.find(({ sure }) => sure) ?? fitting[0])?.line
    if (found === undefined) throw new Error(`No line of locales/${language}/${file}.txt is understood as what it stands for`)
    return found
  }
}
