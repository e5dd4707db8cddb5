import type { KeyObject } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EffectId, EventId, Instant, Json } from '../engine/ids.ts'
import type { Write } from './buffered-tx.ts'
import { HandingOver, handOver } from './handing-over.ts'
import { keyedHash } from './keyed-hash.ts'
import type { RedisAddress } from './redis/address.ts'
import { Leave } from './redis/leave.ts'
import type { OwnClaim, RedisLedger } from './redis/ledger.ts'
import { names } from './redis/names.ts'
import { News } from './redis/news.ts'
import { type Opened, openServer, type RedisOptions } from './redis/open.ts'
import { RedisOutbox } from './redis/outbox.ts'
import { Presence } from './redis/presence.ts'
import { rewriteLogAfterErasure } from './redis/rewrite-log.ts'
import { copyWhileServed } from './redis/running-copy.ts'
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
import { type Ledger, Transactions } from './transactions.ts'

/** Milliseconds between two looks whether the server is back. */
const pauseBetween = 1000

/**
 * Opens the store on Redis, for as many processes as like. Follows the erasure journal, so that a restored backup forgets
 * again. Throws a sentence when the server, the key or the journal do not fit.
 */
export async function openRedisStore(options: RedisOptions): Promise<Store> {
  const opened = await openServer(options)
  const store = new RedisStore(opened, options)
  try {
    await store.begin()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

class RedisStore implements Store {
  readonly #opened: Opened
  readonly #hashing: KeyObject
  readonly #ledger: RedisLedger
  readonly #outbox: RedisOutbox
  readonly #transactions: Transactions
  readonly #presence: Presence
  readonly #news: News
  readonly #isReadOnly: boolean
  readonly #address: RedisAddress
  readonly #handing = new HandingOver()
  readonly #listeners = new Set<() => void>()
  /** Counts what is under way, so that `close` can wait for it. */
  readonly #leave = new Leave()

  constructor(opened: Opened, { address, readOnly = false }: RedisOptions) {
    this.#opened = opened
    this.#hashing = opened.keys.hashing
    this.#ledger = opened.ledger
    this.#outbox = new RedisOutbox(opened, opened.ledger)
    this.#isReadOnly = readOnly
    this.#address = address
    this.#presence = new Presence(opened.script, opened.link)
    this.#news = new News(address, {
      stirred: () => {
        for (const listener of this.#listeners) listener()
      },
      forgot: (owner) => opened.persons.dropOwner(owner),
    })
    const { ledger } = opened
    const watched: Ledger = {
      has: (mark) => ledger.has(mark),
      read: (key) => ledger.read(key),
      list: (index, range) => ledger.list(index, range),
      changed: (reads) => ledger.changed(reads),
      commit: async (mark, reads, writes) => {
        const taking = this.#handing.taking(writes)
        const claim = taking && { taking, token: this.#outbox.newToken(), taken: new Set<EffectId>() }
        const result = await ledger.commit(mark, reads, writes, claim).catch((error: unknown) => {
          if (claim) void this.#giveBack(writes, claim)
          throw error
        })
        if (result.kind !== 'committed') return result
        for (const write of writes) if (write.kind === 'finish') this.#outbox.ended(write.id)
        if (!claim) return result
        for (const id of claim.taken) this.#outbox.remember(id, claim.token)
        handOver(claim.taking, writes, claim.taken)
        return result
      },
    }
    this.#transactions = new Transactions(watched, this.#hashing)
  }

  async begin(): Promise<void> {
    if (!this.#isReadOnly) {
      await this.#presence.begin()
      await this.#opened.script.run({ operations: ['drop-meta', 'moved-from'] })
    }
    await this.#news.open()
  }

  transact<T>(event: EventId | null, work: (tx: Tx) => Promise<T>): Promise<Committed<T>> {
    return this.#write(async () => {
      await this.#opened.journal.settle()
      return this.#transactions.run(event, work)
    })
  }

  get<T extends Json>(key: Key): Promise<T | null> {
    return this.#read(async () => {
      const stored = await this.#ledger.read(key)
      return stored && contentOf<T>(stored)
    })
  }

  list(index: string, range: Range = {}): Promise<readonly Listed[]> {
    return this.#read(() => this.#ledger.list(index, range))
  }

  claim(now: Instant, limit: number, lease: number): Promise<readonly Claimed[]> {
    return this.#write(() => this.#outbox.claim(now, limit, lease))
  }

  handOver(taker: Taker): () => void {
    return this.#handing.to(taker)
  }

  finish(id: EffectId): Promise<void> {
    return this.#write(() => this.#outbox.finish(id))
  }

  retry(id: EffectId, at: Instant, why: Retry = 'failed'): Promise<void> {
    return this.#write(() => this.#outbox.retry(id, at, why))
  }

  bury(id: EffectId, reason: string, now: Instant): Promise<void> {
    return this.#write(() => this.#outbox.bury(id, reason, now))
  }

  deadLetters(limit: number): Promise<readonly DeadLetter[]> {
    return this.#read(() => this.#outbox.deadLetters(limit))
  }

  backlog(now: Instant): Promise<Backlog> {
    return this.#read(() => this.#outbox.backlog(now))
  }

  resend(id: EffectId): Promise<boolean> {
    return this.#write(() => this.#outbox.resend(id))
  }

  wake(lane: string): Promise<void> {
    return this.#write(() => this.#outbox.wake(lane))
  }

  nextDue(): Promise<Instant | null> {
    return this.#read(() => this.#outbox.nextDue())
  }

  dueTimers(now: Instant, limit: number): Promise<readonly Timer[]> {
    return this.#read(() => this.#outbox.dueTimers(now, limit))
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  announce(topic: string, word: string): void {
    this.#opened.link.send('PUBLISH', [names.topic(this.#address.database, topic), word]).catch(() => undefined)
  }

  listen(topic: string, listener: (word: string) => void): () => void {
    return this.#news.listen(topic, listener)
  }

  lead(role: string, lease: number): Promise<boolean> {
    return this.#write(() => this.#presence.lead(role, lease))
  }

  resign(role: string): Promise<void> {
    return this.#write(() => this.#presence.resign(role))
  }

  hash(text: string): string {
    return keyedHash(this.#hashing, text)
  }

  backup(file: string): Promise<void> {
    return this.#read(() => copyWhileServed(this.#opened.link, file))
  }

  sweep(now: Instant): Promise<void> {
    return this.#write(async () => {
      await this.#outbox.sweep(now)
      await this.#opened.journal.follow()
      await rewriteLogAfterErasure(this.#opened, this.#address, now)
    })
  }

  async close(): Promise<void> {
    await this.#leave.whenDone()
    // Away or not: whoever waits for what we held is told, or finds out by the lease.
    if (!this.#isReadOnly) await this.#presence.end().catch(() => undefined)
    this.#news.close()
    this.#opened.link.close()
  }

  /** The commit may have been carried out: then it claimed what nobody sends. As soon as the server is back it is free again. */
  async #giveBack(writes: readonly Write[], { taking, token }: OwnClaim): Promise<void> {
    const ids = writes.flatMap((write) => (write.kind === 'enqueue' ? [write.parcel.id] : []))
    const now = taking.taker.now()
    const end = performance.now() + taking.taker.lease
    while (performance.now() < end) {
      try {
        return await this.#write(() => this.#outbox.giveBack(ids, token, now))
      } catch {
        if (this.#leave.isClosed) return
        await sleep(pauseBetween, undefined, { ref: false })
      }
    }
  }

  async #read<T>(work: () => Promise<T>): Promise<T> {
    return this.#leave.during(work)
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isReadOnly) throw new StoreUnavailable('The store was opened for reading. Ask the running server to change it.')
    return this.#leave.during(work)
  }
}
