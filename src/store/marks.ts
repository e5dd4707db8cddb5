import type Database from 'better-sqlite3'
import type { Instant } from '../engine/ids.ts'
import { MARKS_KEPT, type Mark } from './keyed-hash.ts'

/** Which events have been worked. */
export class Marks {
  readonly #sql

  constructor(db: Database.Database) {
    this.#sql = {
      has: db.prepare<[Buffer], { at: number }>('SELECT at FROM mark WHERE event = ?'),
      add: db.prepare<[Buffer, number]>('INSERT OR IGNORE INTO mark (event, at) VALUES (?, ?)'),
      prune: db.prepare<[number]>('DELETE FROM mark WHERE at <= ?'),
    }
  }

  has(mark: Mark): boolean {
    return this.#sql.has.get(mark) !== undefined
  }

  /** Inside a commit; false when it was there. */
  add(mark: Mark): boolean {
    return this.#sql.add.run(mark, Date.now()).changes === 1
  }

  prune(now: Instant): void {
    this.#sql.prune.run(now - MARKS_KEPT)
  }
}
