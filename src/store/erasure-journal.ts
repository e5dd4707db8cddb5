import { createHmac, type KeyObject } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { PersonId } from '../engine/ids.ts'
import { StoreUnavailable } from './store.ts'

/** The keyed hash; behind it, where several processes erase, a number that makes the line the only one of its kind. */
const LINE = /^[0-9a-f]{64}( [0-9a-f]{16})?$/
const HASH_LENGTH = 64

/**
 * Who has been erased, one keyed hash a line, only ever appended to and kept apart from the store: a restored backup forgets
 * again. The store remembers how far it has followed, so that somebody who came back later is not erased for it.
 */
export class ErasureJournal {
  readonly #file: string
  readonly #secret: KeyObject

  constructor(file: string, secret: KeyObject) {
    this.#file = file
    this.#secret = secret
  }

  /** In bytes; 0 when there is none yet. */
  get length(): number {
    return existsSync(this.#file) ? statSync(this.#file).size : 0
  }

  /** On the disk when this returns; throws `StoreUnavailable`. A line cut off by a crash before is closed first and counts for nothing. */
  append(person: PersonId): void {
    this.appendLines([this.hashOf(person)])
  }

  /** As `append`, for lines that were made elsewhere; without any it only proves that the file can be written. */
  appendLines(lines: readonly string[]): void {
    try {
      const isNew = !existsSync(this.#file)
      const handle = openSync(this.#file, 'a', 0o600)
      try {
        writeSync(handle, `\n${lines.map((line) => `${line}\n`).join('')}`)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      if (isNew) syncFolder(dirname(this.#file))
    } catch (error) {
      throw new StoreUnavailable(
        `The erasure journal ${this.#file} cannot be written. Look at the disk and the file permissions.`,
        {
          cause: error,
        },
      )
    }
  }

  /** Tells of any person whether the lines from `start` on name them. */
  since(start: number): (person: PersonId) => boolean {
    if (this.length <= start) return () => false
    const hashes = new Set(this.lines(start).map((line) => line.slice(0, HASH_LENGTH)))
    return (person) => hashes.has(this.hashOf(person))
  }

  /** Every whole line from this byte on. */
  lines(start = 0): readonly string[] {
    return readJournalLines(this.#file, start)
  }

  hashOf(person: PersonId): string {
    return createHmac('sha256', this.#secret).update(person).digest('hex')
  }
}

/** Every whole line of a journal; none when there is no such file. */
export function readJournalLines(file: string, start = 0): readonly string[] {
  if (!existsSync(file)) return []
  const text = readFileSync(file).subarray(start).toString('latin1')
  return text.split('\n').filter((line) => LINE.test(line))
}

/** A new file is only there after a power cut when its folder was synced too. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
