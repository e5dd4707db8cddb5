import { createSecretKey } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import type { EffectId, EventId, Instant, Json } from '../../src/engine/ids.ts'
import { HandingOver, handOver } from '../../src/store/handing-over.ts'
import { keyedHash, markOf } from '../../src/store/keyed-hash.ts'
import { contentOf, Shelf } from '../../src/store/shelf.ts'
import {
  type Backlog,
  type Claimed,
  type Committed,
  type DeadLetter,
  type Key,
  type Listed,
  type Parcel,
  type PutOptions,
  type Range,
  type Retry,
  type Store,
  StoreUnavailable,
  type Taker,
  type Timer,
  type Tx,
} from '../../src/store/store.ts'
import type { Stored } from '../../src/store/stored.ts'
import { type CommitResult, type Ledger, Transactions } from '../../src/store/transactions.ts'
import { type Commit, type Disk, parse } from './disk.ts'

const hashing = createSecretKey(Buffer.alloc(32, 7))
const mostHashed = 20_000

/** What is asked of the disk. */
export type Call =
  /** `taken`: what it claims on the way. */
  | { readonly kind: 'commit'; readonly commit: Commit; readonly taken: ReadonlySet<EffectId> }
  | { readonly kind: 'finish' | 'retry' | 'bury' | 'resend'; readonly id: EffectId }
  | { readonly kind: 'claim' | 'wake' | 'sweep' | 'lead' }

/** The way between one process and the disk, where everything that can go wrong does. For a process that is gone, nothing ever passes. */
export interface Way {
  /** Does something on the disk. Rejects with `StoreUnavailable`: before it, then nothing was changed; or after it. */
  through<T>(call: Call, work: () => T): Promise<T>
  /** How a document reaches this event: at once, late (it may be old by then), or as it was before its last change. */
  reading(event: EventId | null): 'at once' | 'late' | 'old'
  late(): Promise<void>
  /** A transaction runs once more, since a document had changed. */
  again(event: EventId | null): void
  /** Something waits in the outbox now: a hint to every process. */
  stirred(): void
}

/** Nothing goes wrong on this way. */
export const safeWay = (stirred: () => void): Way => ({
  through: async (_, work) => work(),
  reading: () => 'at once',
  late: () => Promise.resolve(),
  again: () => {},
  stirred,
})

/** Who listens, in every process on one disk. */
export class Wires {
  readonly watchers = new Set<() => void>()
  readonly topics = new Map<string, Set<(word: string) => void>>()

  stir(): void {
    for (const watcher of this.watchers) watcher()
  }
}

/** The store of one process: the real transactions, over a simulated disk. */
export class SimulatedStore implements Store {
  readonly #disk: Disk
  readonly #way: Way
  readonly #wires: Wires
  readonly #transactions: Transactions
  /** Events under way by their mark, and how often each is. */
  readonly #events = new Map<string, { readonly event: EventId; count: number }>()
  readonly #handing = new HandingOver()
  readonly #watching = new Set<() => void>()
  readonly #shelf = new Shelf()
  /** The same chats over and over. */
  readonly #hashed = new Map<string, string>()

  constructor(disk: Disk, way: Way, wires: Wires) {
    this.#disk = disk
    this.#way = way
    this.#wires = wires
    const ledger: Ledger = {
      has: (mark) => {
        const known = this.#events.get(mark.toString('hex'))
        return known !== undefined && disk.has(known.event)
      },
      read: (key) => this.#read(key),
      list: (index, range) => disk.list(index, range),
      changed: (reads) => disk.changed(reads),
      commit: (mark, reads, writes) => {
        const event = (mark && this.#events.get(mark.toString('hex'))?.event) ?? null
        return this.#commit({ event, reads, writes })
      },
    }
    this.#transactions = new Transactions(ledger, hashing)
  }

  async transact<T>(event: EventId | null, work: (tx: Tx) => Promise<T>): Promise<Committed<T>> {
    let runs = 0
    const [disk, way] = [this.#disk, this.#way]
    const watched = (tx: Tx): Promise<T> => {
      if (runs++ > 0) way.again(event)
      return work(new SlowTx(tx, disk, way, event))
    }
    if (event === null) return this.#transactions.run(null, watched)
    const mark = markOf(hashing, event).toString('hex')
    const known = this.#events.get(mark) ?? { event, count: 0 }
    this.#events.set(mark, known)
    known.count++
    try {
      return await this.#transactions.run(event, watched)
    } finally {
      if (--known.count === 0) this.#events.delete(mark)
    }
  }

  async get<T extends Json>(key: Key): Promise<T | null> {
    const stored = this.#read(key)
    const value = stored && contentOf<T>(stored)
    if (this.#way.reading(null) !== 'at once') await this.#way.late()
    return value
  }

  async list(index: string, range: Range = {}): Promise<readonly Listed[]> {
    return this.#disk.list(index, range)
  }

  claim(now: Instant, limit: number, lease: number): Promise<readonly Claimed[]> {
    const due = this.#disk.outbox.nextDue()
    if (due === null || due > now) return Promise.resolve([])
    return this.#way.through({ kind: 'claim' }, () => this.#disk.outbox.claim(now, limit, lease))
  }

  handOver(taker: Taker): () => void {
    return this.#handing.to(taker)
  }

  finish(id: EffectId): Promise<void> {
    return this.#way.through({ kind: 'finish', id }, () => this.#disk.outbox.finish(id))
  }

  retry(id: EffectId, at: Instant, why: Retry = 'failed'): Promise<void> {
    return this.#way.through({ kind: 'retry', id }, () => this.#disk.outbox.retry(id, at, why))
  }

  bury(id: EffectId, reason: string, now: Instant): Promise<void> {
    return this.#way.through({ kind: 'bury', id }, () => this.#disk.outbox.bury(id, reason, now))
  }

  async deadLetters(limit: number): Promise<readonly DeadLetter[]> {
    return this.#disk.outbox.deadLetters(limit)
  }

  async backlog(now: Instant): Promise<Backlog> {
    return this.#disk.outbox.backlog(now)
  }

  async resend(id: EffectId): Promise<boolean> {
    const found = await this.#way.through({ kind: 'resend', id }, () => this.#disk.outbox.resend(id))
    this.#way.stirred()
    return found
  }

  async wake(lane: string): Promise<void> {
    await this.#way.through({ kind: 'wake' }, () => this.#disk.outbox.wake(lane))
    this.#way.stirred()
  }

  async nextDue(): Promise<Instant | null> {
    const [parcel, timer] = [this.#disk.outbox.nextDue(), this.#disk.nextTimer()]
    return parcel === null || timer === null ? (parcel ?? timer) : Math.min(parcel, timer)
  }

  async dueTimers(now: Instant, limit: number): Promise<readonly Timer[]> {
    return this.#disk.dueTimers(now, limit)
  }

  watch(listener: () => void): () => void {
    this.#wires.watchers.add(listener)
    this.#watching.add(listener)
    return () => this.#wires.watchers.delete(listener)
  }

  announce(topic: string, word: string): void {
    queueMicrotask(() => {
      for (const listener of this.#wires.topics.get(topic) ?? []) listener(word)
    })
  }

  listen(topic: string, listener: (word: string) => void): () => void {
    const listeners = this.#wires.topics.get(topic) ?? new Set()
    this.#wires.topics.set(topic, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  lead(role: string, lease: number): Promise<boolean> {
    return this.#way.through({ kind: 'lead' }, () => this.#disk.lead(role, this, lease))
  }

  async resign(role: string): Promise<void> {
    this.#disk.resign(role, this)
  }

  hash(text: string): string {
    const known = this.#hashed.get(text)
    if (known !== undefined) return known
    if (this.#hashed.size >= mostHashed) this.#hashed.clear()
    const hashed = keyedHash(hashing, text)
    this.#hashed.set(text, hashed)
    return hashed
  }

  /** The copy stays with the disk, under the name of the file. */
  async backup(file: string): Promise<void> {
    this.#disk.save(file)
    await writeFile(file, '')
  }

  sweep(now: Instant): Promise<void> {
    return this.#way.through({ kind: 'sweep' }, () => this.#disk.sweep(now))
  }

  async close(): Promise<void> {
    for (const listener of this.#watching) this.#wires.watchers.delete(listener)
    for (const role of ['timers', 'telegram']) this.#disk.resign(role, this)
  }

  #read(key: Key): Stored | null {
    const document = this.#disk.documents.get(key)
    if (!document) return null
    return this.#shelf.take(key, document.version) ?? this.#shelf.put(key, document)
  }

  async #commit(commit: Commit): Promise<CommitResult> {
    const taking = this.#handing.taking(commit.writes)
    const taken = new Set<EffectId>()
    const ended = await this.#way.through({ kind: 'commit', commit, taken }, () => this.#disk.commit(commit, taking, taken))
    if (taking) handOver(taking, commit.writes, taken)
    const brings = commit.writes.some(({ kind }) => kind === 'enqueue' || kind === 'set-timer' || kind === 'finish')
    if (ended.kind === 'committed' && brings) this.#way.stirred()
    return ended
  }
}

/** A transaction whose documents may come late, or old. */
class SlowTx implements Tx {
  readonly #tx: Tx
  readonly #disk: Disk
  readonly #way: Way
  readonly #event: EventId | null
  /** What this transaction has read or written: from then on it sees nothing older. */
  readonly #known = new Set<Key>()

  constructor(tx: Tx, disk: Disk, way: Way, event: EventId | null) {
    this.#tx = tx
    this.#disk = disk
    this.#way = way
    this.#event = event
  }

  async get<T extends Json>(key: Key): Promise<T | null> {
    const isNew = !this.#known.has(key)
    this.#known.add(key)
    const how = this.#way.reading(this.#event)
    const before = this.#disk.documents.get(key)?.before
    const value = await this.#tx.get<T>(key)
    if (how === 'late') await this.#way.late()
    if (how !== 'old' || !isNew || !before) return value
    // Whoever reads what has been replaced has its version, too, and must not get through with it.
    this.#disk.touch(key)
    return parse<T>(before.text)
  }

  list(index: string, range?: Range): Promise<readonly Listed[]> {
    return this.#tx.list(index, range)
  }

  put(key: Key, value: Json, options?: PutOptions): void {
    this.#known.add(key)
    this.#tx.put(key, value, options)
  }

  delete(key: Key): void {
    this.#known.add(key)
    this.#tx.delete(key)
  }

  enqueue(parcel: Parcel): void {
    this.#tx.enqueue(parcel)
  }

  finish(id: EffectId): void {
    this.#tx.finish(id)
  }

  setTimer(timer: Timer): void {
    this.#tx.setTimer(timer)
  }

  cancelTimer(key: Key): void {
    this.#tx.cancelTimer(key)
  }

  forget(person: Parameters<Tx['forget']>[0]): void {
    this.#tx.forget(person)
  }
}

/** As the real stores say it. */
export const unavailable = (): StoreUnavailable => new StoreUnavailable('The store cannot be used at the moment')
