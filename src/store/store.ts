import type { EffectId, EventId, Instant, Json, PersonId } from '../engine/ids.ts'

/**
 * The store as every other room sees it: documents with versions, transactions, an outbox with lanes, timers. An engine of the
 * store knows keys, versions and bytes only; all rules live in `records` and `engine`.
 *
 * Keys and index entries hold ids, dates and keyed hashes (`hash`), never names, addresses or texts.
 */
export type Key = `${string}:${string}`

export interface PutOptions {
  /** The document is sealed with this person's data key and goes with it. Without an owner: the centre's key. */
  readonly owner?: PersonId
  /** All sorted indexes this document stands in, with its sort value; replaces those of the last put. */
  readonly index?: { readonly [index: string]: string }
}

/** Something to be done outside, in order within its lane, at least once and counted. */
export interface Parcel {
  readonly id: EffectId
  /** One at a time and in order: `send:<conversation>`, `event:<conversation>`, `advisors:notify`, `crowd:<number>`. */
  readonly lane: string
  readonly value: Json
  readonly owner?: PersonId
  /** Not before. */
  readonly at?: Instant
  /** Dropped when not sent by then (acknowledgements of a button). */
  readonly expiresAt?: Instant
}

export interface Claimed extends Parcel {
  /** How often it was handed out, this time included; 1 the first time. */
  readonly attempt: number
  /** How often it was given back in doubt: it may have arrived. */
  readonly doubts: number
}

/**
 * Why a parcel is given back. `failed` (the usual one) counts as an attempt; `doubt`: it may have arrived, which is counted apart;
 * `away`: it was not for now (nobody there, the platform asks for patience, its channel is off), which does not count.
 */
export type Retry = 'failed' | 'doubt' | 'away'

/** A parcel that could not be delivered, for a human to look at. Kept 30 days. */
export interface DeadLetter {
  readonly id: EffectId
  readonly lane: string
  readonly value: Json
  readonly owner?: PersonId
  readonly reason: string
  readonly buriedAt: Instant
  readonly attempts: number
}

/** How much waits; for showing. */
export interface Backlog {
  /** Lanes with something in them. */
  readonly lanes: number
  /** Lanes that could be worked now and are not. */
  readonly ready: number
  readonly deadLetters: number
}

export interface Timer {
  /** Replaced or cancelled by name, e.g. `booking:<id>:reminder-day`. */
  readonly key: Key
  readonly at: Instant
  readonly value: Json
  readonly owner?: PersonId
}

export interface Range {
  /** Inclusive lower, exclusive upper sort value. */
  readonly from?: string
  readonly to?: string
  readonly limit?: number
  readonly reverse?: boolean
}

export interface Listed {
  readonly key: Key
  readonly sort: string
}

/** Reads outside a transaction: for showing, never for deciding. */
export interface Reader {
  get<T extends Json>(key: Key): Promise<T | null>
  list(index: string, range?: Range): Promise<readonly Listed[]>
}

/** One transaction. The version of every document read is checked at the commit; writes are kept back until then. */
export interface Tx extends Reader {
  put(key: Key, value: Json, options?: PutOptions): void
  delete(key: Key): void
  enqueue(parcel: Parcel): void
  /** Ends a parcel in the same commit as what it caused. */
  finish(id: EffectId): void
  setTimer(timer: Timer): void
  cancelTimer(key: Key): void
  /** Deletes the person's data key and everything owned by them: documents, indexes, parcels, timers. */
  forget(person: PersonId): void
}

/** Who sends in this process. */
export interface Taker {
  /** Milliseconds after which others may take over what was handed over. */
  readonly lease: number
  now(): Instant
  /** How many parcels may be handed over now. */
  room(): number
  /** They are claimed, each for the first time, and committed. */
  take(claimed: readonly Claimed[]): void
}

export type Committed<T> = { readonly kind: 'committed'; readonly value: T } | { readonly kind: 'duplicate' }

/**
 * Raised when the disk is full, read-only or damaged, or the server is away: nothing may be acknowledged. Nothing was changed, but for
 * one case: a server that went away with a commit may have carried it out. An event brought again is then found to have been worked.
 */
export class StoreUnavailable extends Error {}

export interface Store extends Reader {
  /**
   * Runs `work` in one transaction. With an event id the store changes exactly once for it: a second time is `duplicate` and
   * `work` does not run. When a document read has changed meanwhile, `work` runs again. Resolves only when the disk has it.
   * An error thrown by `work` changes nothing and is passed on. `work` may run several times and must not call `transact` itself.
   */
  transact<T>(event: EventId | null, work: (tx: Tx) => Promise<T>): Promise<Committed<T>>

  /** Hands out the first waiting parcel of each free lane, for `lease` milliseconds; after that others may take it over. */
  claim(now: Instant, limit: number, lease: number): Promise<readonly Claimed[]>
  /**
   * From now on the first parcel that a commit of this process puts into a free lane is claimed in the same commit and handed over, which
   * spares looking for it. Returns the way to end it. One taker at a time.
   */
  handOver(taker: Taker): () => void
  finish(id: EffectId): Promise<void>
  /** Gives it back; its lane waits until `at`. */
  retry(id: EffectId, at: Instant, why?: Retry): Promise<void>
  /** To the dead letters, with the reason; the lane goes on. */
  bury(id: EffectId, reason: string, now: Instant): Promise<void>
  /** The latest first. */
  deadLetters(limit: number): Promise<readonly DeadLetter[]>
  /** Back to the end of its lane, as if it were new; false when it is not there (any more). */
  resend(id: EffectId): Promise<boolean>
  /** The lane may be worked at once (somebody came back online). */
  wake(lane: string): Promise<void>
  backlog(now: Instant): Promise<Backlog>
  /** Earliest moment at which a parcel or timer wants attention; `null` when nothing waits. */
  nextDue(): Promise<Instant | null>

  /** Timers that have come; each comes again until `cancelTimer` or `setTimer`, in the commit of what it caused. */
  dueTimers(now: Instant, limit: number): Promise<readonly Timer[]>

  /** Called after every commit that left something to send, by whichever process; a hint, everybody also polls. */
  watch(listener: () => void): () => void
  /** Says a word to everybody who listens to the topic, in every process. It may get lost. Ids only, never a text. */
  announce(topic: string, word: string): void
  listen(topic: string, listener: (word: string) => void): () => void
  /**
   * Whether this process has the role (asking Telegram, ringing timers) for the next `lease` milliseconds: at most one has. Asked again
   * in time, it keeps it. A process that stands still for longer than its lease does not know that it has lost the role, so what is
   * done in it must be harmless twice.
   */
  lead(role: string, lease: number): Promise<boolean>
  /** Gives the role back, so that another process need not wait for the lease to end. */
  resign(role: string): Promise<void>

  /** Keyed hash (HMAC-SHA-256, hex, 32 characters) for keys and indexes. */
  hash(text: string): string
  /** A copy of the whole store in one file, taken while it runs; without data key and erasure journal. */
  backup(file: string): Promise<void>
  /** Removes what has outlived its use (event marks older than 72 hours, expired parcels). */
  sweep(now: Instant): Promise<void>
  close(): Promise<void>
}
