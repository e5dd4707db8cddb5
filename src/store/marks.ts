import { createHmac, type KeyObject } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { EventId, Instant } from '../engine/ids.ts'

/** Longer than the longest repeat of any platform (48 hours). */
const KEPT_HOURS = 72
const BYTES = 16

/** An event as the table knows it: a keyed hash, since a platform's id may name a chat. */
export type Mark = Buffer

/** Which events have been worked. */
export class Marks {
  readonly #hashing: KeyObject
  readonly #sql

  constructor(db: Database.Database, hashing: KeyObject) {
    this.#hashing = hashing
    this.#sql = {
      has: db.prepare<[Buffer], { at: number }>('SELECT at FROM mark WHERE event = ?'),
      add: db.prepare<[Buffer, number]>('INSERT OR IGNORE INTO mark (event, at) VALUES (?, ?)'),
      prune: db.prepare<[number]>('DELETE FROM mark WHERE at <= ?'),
    }
  }

  markOf(event: EventId): Mark {
    return createHmac('sha256', this.#hashing).update('event ').update(event).digest().subarray(0, BYTES)
  }

  has(mark: Mark): boolean {
    return this.#sql.has.get(mark) !== undefined
  }

  /** Inside a commit; false when it was there. */
  add(mark: Mark): boolean {
    return this.#sql.add.run(mark, Date.now()).changes === 1
  }

  prune(now: Instant): void {
    this.#sql.prune.run(now - KEPT_HOURS * 60 * 60 * 1000)
  }
}
