import type { ConversationDocument } from '../../src/app/conversation.ts'
import type { Book } from '../../src/engine/book.ts'
import { contextOf } from '../../src/engine/expectation.ts'
import type { EventId, Instant, Language } from '../../src/engine/ids.ts'
import type { State } from '../../src/engine/state.ts'
import { type Turned, turn } from '../../src/engine/turn.ts'
import type { Answers, CommandWord } from '../../src/engine/understanding.ts'
import type { Commit, Disk } from '../store/disk.ts'
import type { Fail } from '../violation.ts'
import type { Rule } from './rule.ts'

/** Of how many states one is tried. */
const every = 50

/** Promise 5: from a state somebody really stands in, the ever-present words lead out. Nothing is changed by trying. */
export class Exits implements Rule {
  readonly #fail: Fail
  readonly #disk: Disk
  readonly #book: Book
  readonly #answers: () => Answers
  readonly #phrase: (language: Language, word: CommandWord) => string
  readonly #now: () => Instant
  #seen = 0
  tried = 0

  constructor(parts: {
    readonly fail: Fail
    readonly disk: Disk
    readonly book: Book
    readonly answers: () => Answers
    readonly phrase: (language: Language, word: CommandWord) => string
    readonly now: () => Instant
  }) {
    this.#fail = parts.fail
    this.#disk = parts.disk
    this.#book = parts.book
    this.#answers = parts.answers
    this.#phrase = parts.phrase
    this.#now = parts.now
  }

  committed({ writes }: Commit): void {
    for (const write of writes) {
      if (write.kind !== 'put' || !write.key.startsWith('conversation:') || this.#seen++ % every !== 0) continue
      const document = this.#disk.value<Partial<ConversationDocument>>(write.key)
      if (document?.state) this.#tryAll(document.state)
    }
  }

  #tryAll(state: State): void {
    const { situation } = state
    if (situation.kind === 'new') return
    this.tried++
    const at = situation.kind === 'in-dialog' ? `${situation.stack[0].dialog}/${situation.stack[0].step}` : situation.kind
    const helped = this.#after(state, 'help', at)
    if (helped && helped.effects.length === 0) this.#fail('exits', `"help" is not answered at ${at}`)
    const languages = this.#after(state, 'language', at)
    const offered = languages?.effects.at(-1)?.message.choices ?? []
    if (languages && !offered.some(({ press }) => press.startsWith('l:')))
      this.#fail('exits', `no other language is offered at ${at}`)
    const human = this.#after(state, 'human', at)
    if (human && human.effects.length + human.commands.length === 0)
      this.#fail('exits', `a wish for a human is not answered at ${at}`)
    const frame = situation.kind === 'in-dialog' ? situation.stack[0] : null
    if (!frame || this.#book.dialog(frame.dialog)?.home) return
    const back = this.#after(state, 'back', at)
    if (back && back.effects.length + back.commands.length === 0) this.#fail('exits', `"back" is not answered at ${at}`)
    const left = this.#after(state, 'cancel', at)
    const after = left?.state?.situation
    const isStill = after?.kind === 'in-dialog' && after.stack.some(({ dialog }) => dialog === frame.dialog)
    const before = situation.kind === 'in-dialog' ? situation.stack.filter(({ dialog }) => dialog === frame.dialog).length : 0
    if (left && isStill && before === 1) this.#fail('exits', `"cancel" does not lead out of ${at}`)
  }

  #after(state: State, word: CommandWord, where: string): Turned | null {
    const [first] = this.#book.languages
    const language = state.language ?? first
    if (!language) return null
    const event = { id: 'exits' as EventId, at: this.#now() }
    const text = this.#phrase(language, word)
    try {
      const understood = this.#answers().understand(text, contextOf(state, event, this.#book))
      return turn(state, { ...event, kind: 'said', text, understood }, this.#book)
    } catch (error) {
      this.#fail('exits', `"${word}" at ${where}: ${error instanceof Error ? error.message : 'unknown'}`)
      return null
    }
  }
}
