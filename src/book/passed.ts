import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf, readFiles } from './files.ts'

/** Everything that can have a say in the check: the rules themselves, and the steps and commands they speak of. */
const rules = ['book', 'engine']

/**
 * Whether just this content passed the check before, with these rules and on this day (sources grow old). Nothing it says changes, so a
 * start need not wait for it again.
 */
export class Passed {
  readonly #file: string
  readonly #entry: string

  constructor(root: string, book: string, today: string) {
    this.#file = join(root, 'build', 'book.passed')
    const code = readFiles(join(import.meta.dirname, '..'), ['.ts'], rules)
    this.#entry = `${book} ${hashOf(...[...code].flat())} ${today}`
  }

  get isKnown(): boolean {
    try {
      return readFileSync(this.#file, 'utf8') === this.#entry
    } catch {
      return false
    }
  }

  /** Where the folder cannot be written, the next start checks again. */
  note(): void {
    try {
      const draft = `${this.#file}.${process.pid}`
      writeFileSync(draft, this.#entry)
      renameSync(draft, this.#file)
    } catch {
      // It costs time, nothing else.
    }
  }
}
