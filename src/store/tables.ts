import type Database from 'better-sqlite3'
import type { EffectId, PersonId } from '../engine/ids.ts'
import { unreachable } from '../engine/ids.ts'
import type { Write } from './buffered-tx.ts'
import { Documents } from './documents.ts'
import type { ErasureJournal } from './erasure-journal.ts'
import type { Taking } from './handing-over.ts'
import type { Mark } from './keyed-hash.ts'
import { Marks } from './marks.ts'
import { Meta } from './meta.ts'
import { Outbox } from './outbox.ts'
import { type NumberedKey, PersonKeys } from './person-keys.ts'
import type { CentreKeys } from './seal.ts'
import type { Key } from './store.ts'
import { Timers } from './timers.ts'
import type { CommitResult } from './transactions.ts'
import { Vault } from './vault.ts'

/** One transaction to be committed. */
interface Work {
  readonly mark: Mark | null
  readonly reads: ReadonlyMap<Key, number>
  readonly writes: readonly Write[]
  readonly taking: Taking | null
}

/** All tables of one store, and what concerns several of them at once. */
export class Tables {
  readonly persons: PersonKeys
  readonly documents: Documents
  readonly outbox: Outbox
  readonly timers: Timers
  readonly marks: Marks
  readonly meta: Meta
  readonly #journal: ErasureJournal
  /** Somebody was erased and the write-ahead log still holds pages of before. */
  logHoldsErased = false

  constructor(db: Database.Database, keys: CentreKeys, journal: ErasureJournal) {
    this.persons = new PersonKeys(db, keys.wrapping)
    const vault = new Vault(keys.centre, this.persons)
    this.documents = new Documents(db, vault)
    this.outbox = new Outbox(db, vault)
    this.timers = new Timers(db, vault)
    this.marks = new Marks(db)
    this.meta = new Meta(db, keys.centre)
    this.#journal = journal
  }

  /** The first document that is no longer what was read, if any. */
  changed(reads: ReadonlyMap<Key, number>): Key | null {
    for (const [key, version] of reads) if (this.documents.versionOf(key) !== version) return key
    return null
  }

  /** Inside a commit: first every check, then every write. What could be claimed on the way is added to `taken`. */
  commit({ mark, reads, writes, taking }: Work, taken: Set<EffectId>): CommitResult {
    const key = this.changed(reads)
    if (key !== null) return { kind: 'conflict', key }
    if (mark !== null && !this.marks.add(mark)) return { kind: 'duplicate' }
    for (const write of writes) {
      if (write.kind !== 'enqueue' || !taking || taken.size >= taking.most) this.#apply(write)
      else if (this.outbox.enqueueClaimed(write.parcel, write.text, taking)) taken.add(write.parcel.id)
    }
    return { kind: 'committed' }
  }

  /** Inside a commit: follows the erasure journal from where this store stopped, which is earlier in a restored backup. */
  replayErasures(): void {
    const isErased = this.#journal.since(this.meta.journalLength)
    for (const key of [...this.persons.everybody()].filter(({ person }) => isErased(person))) this.#erase(key)
    this.meta.journalLength = this.#journal.length
  }

  #apply(write: Write): void {
    switch (write.kind) {
      case 'put':
        this.documents.put(write.key, write.text, write.owner, write.entries)
        break
      case 'delete':
        this.documents.delete(write.key)
        break
      case 'enqueue':
        this.outbox.enqueue(write.parcel, write.text)
        break
      case 'finish':
        this.outbox.finish(write.id)
        break
      case 'set-timer':
        this.timers.set(write.timer)
        break
      case 'cancel-timer':
        this.timers.cancel(write.key)
        break
      case 'forget':
        this.#forget(write.person)
        break
      default:
        unreachable(write)
    }
  }

  /** The journal has it before the store: a crash in between erases at the next start. */
  #forget(person: PersonId): void {
    const key = this.persons.find(person)
    if (!key) return
    this.#journal.append(person)
    this.meta.journalLength = this.#journal.length
    this.#erase(key)
  }

  #erase(key: NumberedKey): void {
    this.documents.deleteOwned(key.owner)
    this.outbox.deleteOwned(key.owner)
    this.timers.deleteOwned(key.owner)
    this.persons.destroy(key)
    this.meta.erased()
    this.logHoldsErased = true
  }
}
