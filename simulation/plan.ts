import type { Book } from '../src/engine/book.ts'
import type { EffectId, Language } from '../src/engine/ids.ts'
import type { Answers, CommandWord } from '../src/engine/understanding.ts'
import type { Store } from '../src/store/store.ts'
import type { FaultClass } from './faults.ts'
import type { Disk } from './store/disk.ts'

/** What everything is built from, read once for all runs. */
export interface Content {
  readonly book: Book
  readonly answers: Answers
  phrase(language: Language, word: CommandWord): string
}

export interface Plan {
  readonly seed: number
  readonly events: number
  readonly people: number
  readonly without: readonly FaultClass[]
}

/** A planted fault: something between the application and the world that does not keep its word. */
export interface Sabotage {
  store?(store: Store): Store
  disk?(disk: Disk): void
  answers?(answers: Answers): Answers
  sent?(id: EffectId, arrives: () => void): void
  content?(content: Content): Content
}
