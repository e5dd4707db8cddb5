import type { Book } from '../../src/engine/book.ts'
import { type Language, unreachable } from '../../src/engine/ids.ts'
import type { Answers } from '../../src/engine/understanding.ts'
import { type Bubble, plain } from './bubbles.ts'
import type { ChannelName, Chat } from './chats.ts'
import type { Step, Story } from './format.ts'
import { openStage, type Stage } from './stage.ts'
import { Words } from './words.ts'

type Of<Kind extends string> = Extract<Step, { readonly [name in Kind]: unknown }>

/** What every play needs: where the files are, what the bot says and understands, and the other stories. */
export interface Library {
  readonly root: string
  readonly book: Book
  readonly answers: Answers
  readonly stories: ReadonlyMap<string, Story>
}

/** Everything the bot said, by person. Equal on all channels. */
export type Transcript = { readonly [person: string]: readonly Bubble[] }

/** Plays a story from its first step to its last. Throws one sentence with story, step, language and channel when it goes otherwise. */
export async function play(
  library: Library,
  story: Story,
  language: Language,
  channel: ChannelName,
  webhook = false,
): Promise<Transcript> {
  const stage = await openStage(story, channel, language, webhook)
  try {
    const player = new Player(library, story, language, channel, stage)
    await player.play(story, 'first', [])
    return player.transcript()
  } finally {
    await stage.close()
  }
}

class Player {
  readonly #library: Library
  readonly #story: Story
  readonly #languages: { readonly first: Language; readonly other: Language }
  readonly #channel: ChannelName
  readonly #stage: Stage
  readonly #chats = new Map<string, { readonly chat: Chat; told: number; words: Words }>()

  constructor(library: Library, story: Story, language: Language, channel: ChannelName, stage: Stage) {
    const { languages } = library.book
    this.#library = library
    this.#story = story
    this.#languages = { first: language, other: languages[(languages.indexOf(language) + 1) % languages.length] ?? language }
    this.#channel = channel
    this.#stage = stage
  }

  /** `me` plays the first person's part. `places` are the steps of the stories around this one. */
  async play(story: Story, me: string, places: readonly string[]): Promise<void> {
    for (const [index, step] of story.steps.entries()) {
      const here = [...places, `step ${index + 1}${story === this.#story ? '' : ` of "${story.id}"`}`]
      if ('play' in step) {
        const played = this.#library.stories.get(step.play)
        if (!played) throw this.#error(here, `There is no story "${step.play}"`)
        await this.play(played, step.as === 'first' ? me : step.as, here)
        continue
      }
      try {
        if (!('bot' in step)) this.#expectNothingMore()
        await this.#work(step, 'as' in step && step.as !== 'first' ? step.as : me)
      } catch (error) {
        throw this.#error(here, error instanceof Error ? error.message : String(error))
      }
    }
    if (places.length > 0) return
    try {
      this.#expectNothingMore()
    } catch (error) {
      throw this.#error(['the end'], error instanceof Error ? error.message : String(error))
    }
  }

  transcript(): Transcript {
    return Object.fromEntries([...this.#chats].map(([person, { chat }]) => [person, chat.bubbles()]))
  }

  async #work(step: Exclude<Step, Of<'play'>>, person: string): Promise<void> {
    if ('person' in step) await this.#act(step.person, person)
    else if ('bot' in step) this.#expect(step, person)
    else if ('clock' in step) await this.#stage.clock(step.clock)
    else if ('advisor' in step) await this.#stage.advisor(person, step.advisor)
    else if ('centre' in step) await this.#stage.centre(step.centre)
    else unreachable(step)
    if (!('bot' in step)) await this.#stage.settle()
  }

  async #act({ open, press, say, ask, command, send, language }: Of<'person'>['person'], person: string): Promise<void> {
    const at = this.#personAt(person)
    const { chat, words } = at
    if (open) await chat.open()
    if (press !== undefined) await chat.press(this.#button(chat, words, press))
    if (say !== undefined) await chat.say(this.#said(words, say))
    if (ask !== undefined) await chat.say(words.question(ask, this.#story.audience))
    if (command !== undefined) await chat.command(command, words.command(command))
    if (send !== undefined) await chat.send(send)
    if (language !== undefined) {
      at.words = this.#words(this.#languages[language])
      await chat.press(this.#button(chat, at.words, 'language:name'))
    }
  }

  #said(words: Words, say: NonNullable<Of<'person'>['person']['say']>): string {
    if (typeof say === 'string') return say
    return 'text' in say ? words.text(say.text) : words.line(say.line, this.#story.audience)
  }

  /** The newest button with that label, else the newest whose label contains it. */
  #button(chat: Chat, words: Words, press: NonNullable<Of<'person'>['person']['press']>): string {
    const labels = chat.labels()
    const found =
      typeof press === 'string'
        ? (labels.find((label) => words.wholePattern(press).test(plain(label))) ??
          labels.find((label) => words.pattern(press).test(plain(label))))
        : labels.find((label) => plain(label) === plain(press.label))
    const wanted = typeof press === 'string' ? press : `"${press.label}"`
    if (found === undefined) throw new Error(`there is no button ${wanted}; there are ${labels.map(quote).join(', ') || 'none'}`)
    return found
  }

  #expect({ bot, files, offers }: Of<'bot'>, person: string): void {
    const at = this.#personAt(person)
    const { words } = at
    const said = at.chat.bubbles().slice(at.told)
    for (const [place, wanted] of bot.entries()) {
      const bubble = said[place]
      const what = typeof wanted === 'string' ? wanted : 'text' in wanted ? `"${wanted.text}"` : wanted.join(' and ')
      if (!bubble)
        throw new Error(`the bot must say ${what}, but it said ${said.length === 0 ? 'nothing' : `only ${told(said)}`}`)
      const right =
        typeof wanted === 'object' && 'text' in wanted
          ? plain(wanted.text) === bubble.text
          : [wanted].flat().every((key) => words.pattern(key).test(bubble.text))
      if (!right) throw new Error(`bubble ${place + 1} must say ${what}, but it says ${quote(bubble.text)}`)
    }
    if (said.length > bot.length) throw new Error(`the bot also said ${told(said.slice(bot.length))}`)
    const sent = said.flatMap((bubble) => bubble.files)
    if (sent.join() !== files.join())
      throw new Error(`the files must be ${files.join(', ') || 'none'}, but they are ${sent.join(', ') || 'none'}`)
    for (const key of offers) {
      const choices = said.at(-1)?.choices ?? []
      if (!choices.some((label) => words.wholePattern(key).test(label))) {
        throw new Error(`the last bubble must offer ${key}, but it offers ${choices.map(quote).join(', ') || 'nothing'}`)
      }
    }
    at.told += said.length
  }

  #expectNothingMore(): void {
    for (const [person, { chat, told: known }] of this.#chats) {
      const more = chat.bubbles().slice(known)
      if (more.length > 0)
        throw new Error(`before this the bot said to the ${person} person ${told(more)}, and the story does not tell it`)
    }
  }

  #personAt(person: string) {
    const known = this.#chats.get(person) ?? {
      chat: this.#stage.chat(person),
      told: 0,
      words: this.#words(this.#languages.first),
    }
    this.#chats.set(person, known)
    return known
  }

  #words(language: Language): Words {
    return new Words(this.#library.root, this.#library.book, this.#library.answers, language)
  }

  #error(places: readonly string[], sentence: string): Error {
    const where = `${places.join(', ')}, in ${this.#languages.first}, by ${this.#channel}`
    return new Error(`Story "${this.#story.story}" (${this.#story.file}), ${where}: ${sentence}.`)
  }
}

const told = (bubbles: readonly Bubble[]): string => bubbles.map(({ text }) => quote(text)).join(', ')
const quote = (text: string): string => `"${text.length > 120 ? `${text.slice(0, 120)}…` : text}"`
