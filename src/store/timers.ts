import type Database from 'better-sqlite3'
import type { Instant, Json } from '../engine/ids.ts'
import { places } from './places.ts'
import type { Key, Timer } from './store.ts'
import type { Vault } from './vault.ts'

interface Row {
  readonly key: Key
  readonly at: Instant
  readonly owner: number | null
  readonly value: Buffer
}

/** Timers by name. Writing methods run inside a commit. */
export class Timers {
  readonly #vault: Vault
  readonly #sql

  constructor(db: Database.Database, vault: Vault) {
    this.#vault = vault
    this.#sql = {
      set: db.prepare<[string, number, number | null, Buffer]>(
        `INSERT INTO timer (key, at, owner, value) VALUES (?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET at = excluded.at, owner = excluded.owner, value = excluded.value`,
      ),
      cancel: db.prepare<[string]>('DELETE FROM timer WHERE key = ?'),
      due: db.prepare<[number, number], Row>('SELECT key, at, owner, value FROM timer WHERE at <= ? ORDER BY at, row LIMIT ?'),
      next: db.prepare<[], { at: number }>('SELECT at FROM timer ORDER BY at LIMIT 1'),
      removeOwned: db.prepare<[number]>('DELETE FROM timer WHERE owner = ?'),
    }
  }

  set(timer: Timer): void {
    const sealed = this.#vault.seal(timer.owner ?? null, places.timer(timer.key), JSON.stringify(timer.value))
    this.#sql.set.run(timer.key, timer.at, sealed.owner, sealed.value)
  }

  cancel(key: Key): void {
    this.#sql.cancel.run(key)
  }

  due(now: Instant, limit: number): readonly Timer[] {
    return this.#sql.due.all(now, limit).map((row) => {
      const { owner, text } = this.#vault.open(places.timer(row.key), row)
      const value: Json = JSON.parse(text)
      return { key: row.key, at: row.at, value, ...(owner !== null && { owner }) }
    })
  }

  nextDue(): Instant | null {
    return this.#sql.next.get()?.at ?? null
  }

  deleteOwned(owner: number): void {
    this.#sql.removeOwned.run(owner)
  }
}
