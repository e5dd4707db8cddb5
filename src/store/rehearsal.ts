import type { EventId } from '../engine/ids.ts'
import { BufferedTx, type Source, type Write } from './buffered-tx.ts'
import { HeldLocks, KeyLocks } from './key-locks.ts'
import type { Committed, Key, Parcel, Store, Tx } from './store.ts'
import { ABSENT } from './stored.ts'

/** What was tried in a rehearsal. */
export interface Rehearsal {
  readonly store: Store
  /** What would wait in the outbox, in order. */
  readonly parcels: readonly Parcel[]
  /** Keys of the documents that would be written or deleted, in order. */
  readonly written: readonly Key[]
}

/**
 * The store as it stands, in which everything may be tried and nothing is kept. Each transaction sees what those before it wrote; lists
 * show the store as it was.
 */
export function rehearse(store: Store): Rehearsal {
  const own = new Map<Key, string | null>()
  const parcels: Parcel[] = []
  const written: Key[] = []
  const source: Source = {
    read: async (key) => {
      const text = own.has(key) ? own.get(key) : JSON.stringify(await store.get(key))
      return text === null || text === undefined || text === 'null' ? null : { version: ABSENT + 1, owner: null, text }
    },
    list: (index, range) => store.list(index, range),
  }
  const transact = async <T>(_: EventId | null, work: (tx: Tx) => Promise<T>): Promise<Committed<T>> => {
    const tx = new BufferedTx(source, new HeldLocks(new KeyLocks()))
    const value = await work(tx)
    tx.end()
    for (const write of tx.writes) keep(write)
    return { kind: 'committed', value }
  }

  function keep(write: Write): void {
    switch (write.kind) {
      case 'put':
      case 'delete':
        own.set(write.key, write.kind === 'put' ? write.text : null)
        written.push(write.key)
        return
      case 'enqueue':
        parcels.push(write.parcel)
        return
      default:
        // Timers and ended parcels are nothing one could look at, and who is forgotten is not read again.
        return
    }
  }

  const nothing = async () => {}
  return {
    parcels,
    written,
    store: {
      transact,
      get: async (key) => {
        const stored = await source.read(key)
        return stored && JSON.parse(stored.text)
      },
      list: (index, range) => store.list(index, range),
      claim: async () => [],
      handOver: () => () => {},
      finish: nothing,
      retry: nothing,
      bury: nothing,
      deadLetters: (limit) => store.deadLetters(limit),
      backlog: (now) => store.backlog(now),
      resend: async () => false,
      wake: nothing,
      nextDue: async () => null,
      dueTimers: async () => [],
      watch: () => () => {},
      announce: () => {},
      listen: () => () => {},
      lead: async () => false,
      resign: nothing,
      hash: (text) => store.hash(text),
      backup: nothing,
      sweep: nothing,
      close: nothing,
    },
  }
}
