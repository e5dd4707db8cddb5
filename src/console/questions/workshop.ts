import { type Base, retest } from '../../answers/retest.ts'
import { describe } from '../../app/describe.ts'
import type { Log } from '../../app/parts.ts'
import { addQuestions, writeDraft } from '../../book/additions.ts'
import { noteResult, type Proposal, readProposal } from '../../records/questions/proposals.ts'
import type { Store } from '../../store/store.ts'

interface Place {
  readonly store: Store
  /** The folder of `dialogs/` and `locales/`. */
  readonly root: string
  /** Where proposed topics are written down; nothing there is served. */
  readonly drafts: string
  readonly log: Pick<Log, 'error'>
}

/** A folder that may not be written: the program's own files are read only on this machine. */
export class NotWritten extends Error {}

/** Tests proposals beside the serving thread, one after the other, and writes accepted ones into the files. */
export class Workshop {
  readonly #place: Place
  readonly #stopping = new AbortController()
  readonly #waiting = new Set<string>()
  #queue: Promise<void> = Promise.resolve()
  #base: Base | null = null
  /** Counts what was written: a test that ran meanwhile compared with lines of yesterday. */
  #written = 0

  constructor(place: Place) {
    this.#place = place
  }

  /** Tested now, or waiting for it. After a restart nothing is: it has to be asked for again. */
  isTesting(name: string): boolean {
    return this.#waiting.has(name)
  }

  /** Puts it into the queue; its document says how it came out. */
  test(name: string): void {
    if (this.#waiting.has(name)) return
    this.#waiting.add(name)
    this.#queue = this.#queue.then(() => this.#test(name)).finally(() => this.#waiting.delete(name))
  }

  /** Resolves when nothing waits to be tested. */
  idle(): Promise<void> {
    return this.#queue
  }

  /** Breaks off what is being tested. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#queue
  }

  /** A further way to ask goes into the lines, where it is learnt at once; a proposed topic into a draft. Twice does no harm. */
  write({ kind, topic, title, note, lines }: Proposal): void {
    this.#written += 1
    try {
      if (kind === 'line') return addQuestions(this.#place.root, topic, lines)
      const questions = Object.groupBy(lines, ({ language }) => language)
      const texts = Object.entries(questions).map(([language, own = []]) => [language, own.map(({ text }) => text)])
      writeDraft(this.#place.drafts, { topic, title, note, questions: Object.fromEntries(texts) })
    } catch (error) {
      throw error instanceof Error && 'syscall' in error ? new NotWritten(error.message) : error
    }
  }

  async #test(name: string): Promise<void> {
    const { store, root, log } = this.#place
    const { signal } = this.#stopping
    if (signal.aborted) return
    const proposal = await readProposal(store, name)
    if (!proposal) return
    const before = this.#written
    try {
      const { topic, lines } = proposal
      const { base, comparison } = await retest(root, { topic, lines }, this.#base, signal)
      this.#base = base
      if (before !== this.#written) return this.#test(name)
      await store.transact(null, (tx) => noteResult(tx, name, comparison))
    } catch (error) {
      if (signal.aborted) return
      log.error({ error: describe(error) }, 'a proposal could not be tested')
      await store.transact(null, (tx) => noteResult(tx, name, null))
    }
  }
}
