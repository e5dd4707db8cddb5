import { createHmac, type KeyObject } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { EffectId, EventId, Instant, Json } from '../engine/ids.ts'
import { backupTo } from './backup.ts'
import { BufferedTx } from './buffered-tx.ts'
import { asUnavailable, GroupCommit } from './group-commit.ts'
import { HeldLocks, KeyLocks } from './key-locks.ts'
import type { Mark } from './marks.ts'
import { openTables, type SqliteOptions } from './open.ts'
import { rewriteAfterErasure, truncateLog } from './rewrite.ts'
import {
  type Claimed,
  type Committed,
  type DeadLetter,
  type Key,
  type Listed,
  type Range,
  type Retry,
  type Store,
  StoreUnavailable,
  type Timer,
  type Tx,
} from './store.ts'
import type { Tables } from './tables.ts'

/** More than anybody needs who stands in a queue; a bound so that a fault cannot run for ever. */
const MAX_ATTEMPTS = 50

/**
 * Opens the embedded store: one file, served by exactly one process. Makes it when it is not there (not with `readOnly`). Follows the
 * erasure journal, so that a restored backup forgets again. Throws a sentence when the file, the key or the journal do not fit.
 */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  return new SqliteStore(await openTables(options))
}

class SqliteStore implements Store {
  readonly #db: Database.Database
  readonly #tables: Tables
  readonly #hashing: KeyObject
  readonly #unlock: () => void
  readonly #commits: GroupCommit
  readonly #events = new KeyLocks()
  readonly #documents = new KeyLocks()
  readonly #listeners = new Set<() => void>()
  #stirred = false
  #backups: Promise<void> = Promise.resolve()

  constructor({ db, tables, keys, unlock }: Awaited<ReturnType<typeof openTables>>) {
    this.#db = db
    this.#tables = tables
    this.#hashing = keys.hashing
    this.#unlock = unlock
    this.#commits = new GroupCommit(db, {
      committed: () => this.#committed(),
      rolledBack: () => tables.persons.clearCache(),
    })
  }

  async transact<T>(event: EventId | null, work: (tx: Tx) => Promise<T>): Promise<Committed<T>> {
    if (event === null) return this.#attempts(null, work)
    // Who brings the same event meanwhile waits for how it ends, instead of working it as well.
    const leave = await this.#events.enter(event)
    try {
      const mark = this.#tables.marks.markOf(event)
      if (this.#guard(() => this.#tables.marks.has(mark))) return { kind: 'duplicate' }
      return await this.#attempts(mark, work)
    } finally {
      leave()
    }
  }

  async get<T extends Json>(key: Key): Promise<T | null> {
    const stored = this.#guard(() => this.#tables.documents.read(key))
    if (!stored) return null
    const value: T = JSON.parse(stored.text)
    return value
  }

  async list(index: string, range: Range = {}): Promise<readonly Listed[]> {
    return this.#guard(() => this.#tables.documents.list(index, range))
  }

  claim(now: Instant, limit: number, lease: number): Promise<readonly Claimed[]> {
    const due = this.#guard(() => this.#tables.outbox.nextDue())
    if (due === null || due > now) return Promise.resolve([])
    return this.#commits.run(() => this.#tables.outbox.claim(now, limit, lease))
  }

  finish(id: EffectId): Promise<void> {
    return this.#commits.run(() => this.#tables.outbox.finish(id))
  }

  retry(id: EffectId, at: Instant, why: Retry = 'failed'): Promise<void> {
    return this.#commits.run(() => this.#tables.outbox.retry(id, at, why))
  }

  bury(id: EffectId, reason: string, now: Instant): Promise<void> {
    return this.#commits.run(() => this.#tables.outbox.bury(id, reason, now))
  }

  async deadLetters(limit: number): Promise<readonly DeadLetter[]> {
    return this.#guard(() => this.#tables.outbox.deadLetters(limit))
  }

  resend(id: EffectId): Promise<boolean> {
    return this.#commits.run(() => {
      this.#stirred = true
      return this.#tables.outbox.resend(id)
    })
  }

  wake(lane: string): Promise<void> {
    return this.#commits.run(() => {
      this.#stirred = true
      this.#tables.outbox.wake(lane)
    })
  }

  async nextDue(): Promise<Instant | null> {
    const [parcel, timer] = this.#guard(() => [this.#tables.outbox.nextDue(), this.#tables.timers.nextDue()] as const)
    return parcel === null || timer === null ? (parcel ?? timer) : Math.min(parcel, timer)
  }

  async dueTimers(now: Instant, limit: number): Promise<readonly Timer[]> {
    return this.#guard(() => this.#tables.timers.due(now, limit))
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  hash(text: string): string {
    return createHmac('sha256', this.#hashing).update(text).digest('hex').slice(0, 32)
  }

  backup(file: string): Promise<void> {
    // One after the other, and `close` waits for them.
    const copy = this.#backups.then(() => backupTo(this.#db, file))
    this.#backups = copy.catch(() => {})
    return copy
  }

  async sweep(now: Instant): Promise<void> {
    await this.#commits.run(() => {
      this.#tables.marks.prune(now)
      this.#tables.outbox.sweep(now)
    })
    this.#guard(() => rewriteAfterErasure(this.#db, this.#tables.meta, now))
  }

  async close(): Promise<void> {
    this.#commits.close()
    await this.#backups
    this.#db.close()
    this.#unlock()
  }

  async #attempts<T>(mark: Mark | null, work: (tx: Tx) => Promise<T>): Promise<Committed<T>> {
    const contested = new Set<Key>()
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const result = await this.#attempt(mark, work, contested)
      if (result.kind !== 'conflict') return result
      contested.add(result.key)
    }
    throw new Error(
      `A transaction met changed documents ${MAX_ATTEMPTS} times (${[...contested].join(', ')}). Does \`work\` write them by another way?`,
    )
  }

  async #attempt<T>(mark: Mark | null, work: (tx: Tx) => Promise<T>, contested: Iterable<Key>) {
    const locks = new HeldLocks(this.#documents)
    try {
      await locks.enterAll(contested)
      const tx = new BufferedTx(
        {
          read: (key) => this.#guard(() => this.#tables.documents.read(key)),
          list: (index, range) => this.#guard(() => this.#tables.documents.list(index, range)),
        },
        locks,
      )
      let value: T
      try {
        value = await work(tx)
      } catch (error) {
        // Documents read at different moments may contradict each other; then the error says nothing.
        const key = this.#guard(() => this.#tables.changed(tx.reads))
        if (key === null) throw error
        return { kind: 'conflict', key } as const
      } finally {
        tx.end()
      }
      const result = await this.#commits.run(() => {
        const ended = this.#tables.commit(mark, tx.reads, tx.writes)
        if (ended.kind === 'committed' && tx.writes.some(({ kind }) => kind === 'enqueue' || kind === 'set-timer'))
          this.#stirred = true
        return ended
      })
      return result.kind === 'committed' ? ({ kind: 'committed', value } as const) : result
    } finally {
      locks.release()
    }
  }

  #committed(): void {
    // A reader in another process, or a backup, may hold the log open; then the next commit tries again.
    if (this.#tables.logHoldsErased) this.#tables.logHoldsErased = !truncateLog(this.#db)
    if (!this.#stirred) return
    this.#stirred = false
    queueMicrotask(() => {
      for (const listener of this.#listeners) listener()
    })
  }

  #guard<T>(reading: () => T): T {
    if (!this.#db.open) throw new StoreUnavailable('The store is closed.')
    try {
      return reading()
    } catch (error) {
      throw asUnavailable(error)
    }
  }
}
