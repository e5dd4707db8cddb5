import type Database from 'better-sqlite3'
import type { Instant } from '../engine/ids.ts'

/**
 * When each lane with waiting parcels may be worked next. One row a lane, so that finding work does not depend on how much waits in
 * it. `due` is the end of a lease, the moment of a retry, or what its first parcel wants; 0 is at once. All methods but the
 * readings run inside a commit.
 */
export class Lanes {
  readonly #sql

  constructor(db: Database.Database) {
    this.#sql = {
      open: db.prepare<[string, number, number]>('INSERT OR IGNORE INTO lane (name, due, leased, woken) VALUES (?, ?, ?, 0)'),
      close: db.prepare<[string]>('DELETE FROM lane WHERE name = ?'),
      due: db.prepare<[number, number], { name: string }>('SELECT name FROM lane WHERE due <= ? ORDER BY due, turn LIMIT ?'),
      next: db.prepare<[], { due: number }>('SELECT due FROM lane ORDER BY due LIMIT 1'),
      count: db.prepare<[number], { lanes: number; ready: number }>(
        'SELECT count(*) AS lanes, count(*) FILTER (WHERE due <= ?) AS ready FROM lane',
      ),
      leased: db.prepare<[string], { leased: number }>('SELECT leased FROM lane WHERE name = ?'),
      lease: db.prepare<[number, string]>('UPDATE lane SET due = ?, leased = 1, woken = 0 WHERE name = ?'),
      sleep: db.prepare<[number, string]>('UPDATE lane SET due = ?, leased = 0, woken = 0 WHERE name = ?'),
      release: db.prepare<[number, number, string]>(
        'UPDATE lane SET due = iif(woken, ?, ?), leased = 0, woken = 0 WHERE name = ?',
      ),
      wake: db.prepare<[number, string]>('UPDATE lane SET due = iif(leased, due, ?), woken = leased WHERE name = ?'),
      // To the back of the row: a long lane must not keep others waiting.
      advance: db.prepare<[number, string]>(
        'UPDATE lane SET turn = (SELECT max(turn) + 1 FROM lane), due = ?, leased = 0, woken = 0 WHERE name = ?',
      ),
      releaseAll: db.prepare<[]>('UPDATE lane SET due = 0, leased = 0, woken = 0 WHERE leased'),
    }
  }

  /** A lane that exists keeps its moment: what comes now waits behind what is there. */
  open(lane: string, due: Instant): void {
    this.#sql.open.run(lane, due, 0)
  }

  /** Opens a lane that is worked at once, until then; false when it exists. */
  openLeased(lane: string, until: Instant): boolean {
    return this.#sql.open.run(lane, until, 1).changes === 1
  }

  close(lane: string): void {
    this.#sql.close.run(lane)
  }

  due(now: Instant, limit: number): readonly string[] {
    return this.#sql.due.all(now, limit).map((row) => row.name)
  }

  nextDue(): Instant | null {
    return this.#sql.next.get()?.due ?? null
  }

  count(now: Instant): { readonly lanes: number; readonly ready: number } {
    return this.#sql.count.get(now) ?? { lanes: 0, ready: 0 }
  }

  isLeased(lane: string): boolean {
    return this.#sql.leased.get(lane)?.leased === 1
  }

  lease(lane: string, until: Instant): void {
    this.#sql.lease.run(until, lane)
  }

  sleep(lane: string, until: Instant): void {
    this.#sql.sleep.run(until, lane)
  }

  /** Ends a lease; somebody who woke the lane meanwhile is not made to wait (`ready`: what its first parcel wants). */
  release(lane: string, at: Instant, ready: Instant): void {
    this.#sql.release.run(ready, at, lane)
  }

  /** A lane that is being worked is only marked: the lease stays, and `release` looks at the mark. */
  wake(lane: string, ready: Instant): void {
    this.#sql.wake.run(ready, lane)
  }

  /** Its first parcel is gone. */
  advance(lane: string, due: Instant): void {
    this.#sql.advance.run(due, lane)
  }

  releaseAll(): void {
    this.#sql.releaseAll.run()
  }
}
