import type { KeyObject } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { EffectId, EventId, Instant, Json } from '../engine/ids.ts'
import { backupTo } from './backup.ts'
import { asUnavailable, GroupCommit } from './group-commit.ts'
import { HandingOver, handOver, isLeft } from './handing-over.ts'
import { keyedHash } from './keyed-hash.ts'
import { openTables, type SqliteOptions } from './open.ts'
import { rewriteAfterErasure, truncateLog } from './rewrite.ts'
import { contentOf } from './shelf.ts'
import {
  type Backlog,
  type Claimed,
  type Committed,
  type DeadLetter,
  type Key,
  type Listed,
  type Range,
  type Retry,
  type Store,
  StoreUnavailable,
  type Taker,
  type Timer,
  type Tx,
} from './store.ts'
import type { Tables } from './tables.ts'
import { type CommitResult, type Ledger, Transactions } from './transactions.ts'

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
  readonly #transactions: Transactions
  readonly #handing = new HandingOver()
  readonly #listeners = new Set<() => void>()
  readonly #topics = new Map<string, Set<(word: string) => void>>()
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
    const ledger: Ledger = {
      has: (mark) => this.#guard(() => tables.marks.has(mark)),
      read: (key) => this.#guard(() => tables.documents.read(key)),
      list: (index, range) => this.#guard(() => tables.documents.list(index, range)),
      changed: (reads) => this.#guard(() => tables.changed(reads)),
      commit: async (mark, reads, writes) => {
        const taking = this.#handing.taking(writes)
        const taken = new Set<EffectId>()
        const ended = await this.#commits.run((): CommitResult => {
          const result = tables.commit({ mark, reads, writes, taking }, taken)
          if (result.kind === 'committed' && writes.some((write) => isLeft(write, taken))) this.#stirred = true
          return result
        })
        if (taking) handOver(taking, writes, taken)
        return ended
      },
    }
    this.#transactions = new Transactions(ledger, keys.hashing)
  }

  transact<T>(event: EventId | null, work: (tx: Tx) => Promise<T>): Promise<Committed<T>> {
    return this.#transactions.run(event, work)
  }

  async get<T extends Json>(key: Key): Promise<T | null> {
    const stored = this.#guard(() => this.#tables.documents.read(key))
    return stored && contentOf<T>(stored)
  }

  async list(index: string, range: Range = {}): Promise<readonly Listed[]> {
    return this.#guard(() => this.#tables.documents.list(index, range))
  }

  claim(now: Instant, limit: number, lease: number): Promise<readonly Claimed[]> {
    const due = this.#guard(() => this.#tables.outbox.nextDue())
    if (due === null || due > now) return Promise.resolve([])
    return this.#commits.run(() => this.#tables.outbox.claim(now, limit, lease))
  }

  handOver(taker: Taker): () => void {
    return this.#handing.to(taker)
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

  async backlog(now: Instant): Promise<Backlog> {
    return this.#guard(() => this.#tables.outbox.backlog(now))
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

  announce(topic: string, word: string): void {
    // After the caller's own work, as if it had come from elsewhere.
    queueMicrotask(() => {
      for (const listener of this.#topics.get(topic) ?? []) listener(word)
    })
  }

  listen(topic: string, listener: (word: string) => void): () => void {
    const listeners = this.#topics.get(topic) ?? new Set()
    this.#topics.set(topic, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  /** Nobody else serves this file. */
  async lead(): Promise<boolean> {
    return true
  }

  async resign(): Promise<void> {}

  hash(text: string): string {
    return keyedHash(this.#hashing, text)
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
