import type Database from 'better-sqlite3'
import type { Instant } from '../engine/ids.ts'
import { SealBroken, type SealingKey, seal, unseal } from './seal.ts'

interface Row {
  readonly value: unknown
}

/** What the store remembers about itself. Writing happens inside a commit. */
export class Meta {
  readonly #centre: SealingKey
  readonly #sql

  constructor(db: Database.Database, centre: SealingKey) {
    this.#centre = centre
    this.#sql = {
      get: db.prepare<[string], Row>('SELECT value FROM meta WHERE name = ?'),
      set: db.prepare<[string, number | string | Buffer]>('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)'),
      drop: db.prepare<[string]>('DELETE FROM meta WHERE name = ?'),
    }
  }

  /** How much of the erasure journal, in bytes, this store has followed. */
  get journalLength(): number {
    return this.#number('journal')
  }

  set journalLength(bytes: number) {
    this.#sql.set.run('journal', bytes)
  }

  /** Whether the file may hold leftovers of somebody erased; see `rewriteAfterErasure`. */
  get erasedSinceRewrite(): boolean {
    return this.#number('erased') === 1
  }

  get rewrittenAt(): Instant {
    return this.#number('rewritten')
  }

  erased(): void {
    this.#sql.set.run('erased', 1)
  }

  rewritten(now: Instant): void {
    this.#sql.set.run('erased', 0)
    this.#sql.set.run('rewritten', now)
  }

  /** The store this one was copied from; `null` since it has been served itself. */
  get movedFrom(): string | null {
    const value = this.#sql.get.get('moved-from')?.value
    return typeof value === 'string' ? value : null
  }

  set movedFrom(origin: string | null) {
    if (origin === null) this.#sql.drop.run('moved-from')
    else this.#sql.set.run('moved-from', origin)
  }

  /** Whether this is the data key the store was made with; `new` when it has not been used yet. */
  checkKey(): 'right' | 'wrong' | 'new' {
    const value = this.#sql.get.get('key-check')?.value
    if (!Buffer.isBuffer(value)) return 'new'
    try {
      unseal(this.#centre, 'key-check', value)
      return 'right'
    } catch (error) {
      if (error instanceof SealBroken) return 'wrong'
      throw error
    }
  }

  rememberKey(): void {
    this.#sql.set.run('key-check', seal(this.#centre, 'key-check', 'kausa-bot'))
  }

  #number(name: string): number {
    const value = this.#sql.get.get(name)?.value
    return typeof value === 'number' ? value : 0
  }
}
