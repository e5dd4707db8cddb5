import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Content } from './content.ts'
import { hashOfFiles, readFiles } from './files.ts'

/** Everything that can have a say in reading and checking: the rules themselves, and the steps and commands they speak of. */
const rules = ['book', 'engine']

/**
 * Content that passed the check before, read just as it lies there now, with these rules and on this day (sources grow old). Nothing of
 * it changes, so a start need not take its files apart and check them again.
 */
export class Passed {
  readonly #file: string
  readonly #name: string

  constructor(root: string, book: string, today: string) {
    this.#file = join(root, 'build', 'book.passed')
    const code = readFiles(join(import.meta.dirname, '..'), ['.ts'], rules)
    this.#name = `${book} ${hashOfFiles(code)} ${today} ${process.version}`
  }

  /** `null` when it has not passed, or another content has since. */
  read(): Content | null {
    try {
      const kept = readFileSync(this.#file)
      const end = kept.indexOf('\n')
      if (kept.toString('utf8', 0, end) !== this.#name) return null
      // Written by `note`, whole or not at all.
      const content: Content = deserialize(kept.subarray(end + 1))
      return content
    } catch {
      return null
    }
  }

  /** Where the folder cannot be written, the next start reads everything again. */
  note(content: Content): void {
    try {
      const draft = `${this.#file}.${process.pid}`
      writeFileSync(draft, Buffer.concat([Buffer.from(`${this.#name}\n`), serialize(content)]))
      renameSync(draft, this.#file)
    } catch {
      // It costs time, nothing else.
    }
  }
}
