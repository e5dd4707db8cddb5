import type { KeyObject } from 'node:crypto'
import type { EventId } from '../engine/ids.ts'
import { BufferedTx, type Source, type Write } from './buffered-tx.ts'
import { HeldLocks, KeyLocks } from './key-locks.ts'
import { type Mark, markOf } from './keyed-hash.ts'
import type { Committed, Key, Tx } from './store.ts'

/** More than anybody needs who stands in a queue; a bound so that a fault cannot run for ever. */
const MAX_ATTEMPTS = 50

/** How a commit ended. On a conflict `key` is the document that had changed. */
export type CommitResult =
  | { readonly kind: 'committed' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'conflict'; readonly key: Key }

/** What an engine of the store has to know for transactions. */
export interface Ledger extends Source {
  /** Whether the event has been worked. */
  has(mark: Mark): boolean | Promise<boolean>
  /** The first document that is no longer what was read, if any. */
  changed(reads: ReadonlyMap<Key, number>): Key | null | Promise<Key | null>
  /** First every check, then every write; resolves when the disk has it. */
  commit(mark: Mark | null, reads: ReadonlyMap<Key, number>, writes: readonly Write[]): Promise<CommitResult>
}

/** Transactions with versions as the fence, and queues inside this process in front of it; the same for every engine. */
export class Transactions {
  readonly #ledger: Ledger
  readonly #hashing: KeyObject
  readonly #events = new KeyLocks()
  readonly #documents = new KeyLocks()

  constructor(ledger: Ledger, hashing: KeyObject) {
    this.#ledger = ledger
    this.#hashing = hashing
  }

  async run<T>(event: EventId | null, work: (tx: Tx) => Promise<T>): Promise<Committed<T>> {
    if (event === null) return this.#attempts(null, work)
    // Who brings the same event meanwhile waits for how it ends, instead of working it as well.
    const leave = await this.#events.enter(event)
    try {
      const mark = markOf(this.#hashing, event)
      if (await this.#ledger.has(mark)) return { kind: 'duplicate' }
      return await this.#attempts(mark, work)
    } finally {
      leave()
    }
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
      const tx = new BufferedTx(this.#ledger, locks)
      let value: T
      try {
        value = await work(tx)
      } catch (error) {
        // Documents read at different moments may contradict each other; then the error says nothing.
        const key = await this.#ledger.changed(tx.reads)
        if (key === null) throw error
        return { kind: 'conflict', key } as const
      } finally {
        tx.end()
      }
      // Whoever reads now what is being replaced would only come too late: they wait instead.
      for (const write of tx.writes) if (write.kind === 'put' && tx.reads.has(write.key)) locks.holdIfFree(write.key)
      const result = await this.#ledger.commit(mark, tx.reads, tx.writes)
      return result.kind === 'committed' ? ({ kind: 'committed', value } as const) : result
    } finally {
      locks.release()
    }
  }
}
