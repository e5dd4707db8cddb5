import type { EffectId, Json, PersonId } from '../engine/ids.ts'
import type { HeldLocks } from './key-locks.ts'
import { contentOf, parse } from './shelf.ts'
import type { Key, Listed, Parcel, PutOptions, Range, Timer, Tx } from './store.ts'
import { ABSENT, type Entries, type Stored } from './stored.ts'

/** What a transaction wants done, in the order it was said. */
export type Write =
  | { readonly kind: 'put'; readonly key: Key; readonly text: string; readonly owner: PersonId | null; readonly entries: Entries }
  | { readonly kind: 'delete'; readonly key: Key }
  | { readonly kind: 'enqueue'; readonly parcel: Parcel; readonly text: string }
  | { readonly kind: 'finish'; readonly id: EffectId }
  | { readonly kind: 'set-timer'; readonly timer: Timer }
  | { readonly kind: 'cancel-timer'; readonly key: Key }
  | { readonly kind: 'forget'; readonly person: PersonId }

/** Where a transaction reads; an engine that has everything at hand answers at once. */
export interface Source {
  read(key: Key): Stored | null | Promise<Stored | null>
  list(index: string, range: Range): readonly Listed[] | Promise<readonly Listed[]>
}

type Put = Extract<Write, { kind: 'put' }>

/** A transaction in the making: remembers the version of all it read, keeps its writes back, and sees them itself. */
export class BufferedTx implements Tx {
  /** Version of every document read, also of those that were not there. */
  readonly reads = new Map<Key, number>()
  readonly writes: Write[] = []
  readonly #source: Source
  readonly #locks: HeldLocks
  /** How documents written here look from inside; `null` is deleted. */
  readonly #own = new Map<Key, Put | null>()
  readonly #forgotten = new Set<PersonId>()
  #ended = false

  constructor(source: Source, locks: HeldLocks) {
    this.#source = source
    this.#locks = locks
  }

  async get<T extends Json>(key: Key): Promise<T | null> {
    const own = this.#own.get(key)
    if (own !== undefined) return own && parse<T>(own.text)
    if (!this.reads.has(key)) await this.#locks.joinQueue(key)
    const stored = await this.#source.read(key)
    // The first version counts: had it changed since, the two reads would contradict each other.
    if (!this.reads.has(key)) this.reads.set(key, stored?.version ?? ABSENT)
    if (!stored || (stored.owner !== null && this.#forgotten.has(stored.owner))) return null
    return contentOf<T>(stored)
  }

  async list(index: string, range: Range = {}): Promise<readonly Listed[]> {
    const { limit } = range
    if (this.#own.size === 0 && this.#forgotten.size === 0) return this.#source.list(index, range)
    const merged: Listed[] = []
    for (const listed of await this.#others(index, range)) {
      if (!this.#own.has(listed.key) && !(await this.#isForgotten(listed.key))) merged.push(listed)
    }
    for (const [key, put] of this.#own) {
      for (const [name, sort] of put?.entries ?? []) if (name === index && isWithin(sort, range)) merged.push({ key, sort })
    }
    merged.sort((a, b) => compareText(a.sort, b.sort) || compareText(a.key, b.key))
    if (range.reverse) merged.reverse()
    return limit === undefined ? merged : merged.slice(0, limit)
  }

  put(key: Key, value: Json, options: PutOptions = {}): void {
    const entries = Object.entries(options.index ?? {}).sort(([a], [b]) => compareText(a, b))
    const put: Put = { kind: 'put', key, text: JSON.stringify(value), owner: options.owner ?? null, entries }
    this.#own.set(key, put)
    this.#write(put)
  }

  delete(key: Key): void {
    this.#own.set(key, null)
    this.#write({ kind: 'delete', key })
  }

  enqueue(parcel: Parcel): void {
    this.#write({ kind: 'enqueue', parcel, text: JSON.stringify(parcel.value) })
  }

  finish(id: EffectId): void {
    this.#write({ kind: 'finish', id })
  }

  setTimer(timer: Timer): void {
    this.#write({ kind: 'set-timer', timer })
  }

  cancelTimer(key: Key): void {
    this.#write({ kind: 'cancel-timer', key })
  }

  /** What is put for the person afterwards stays, under a new key. */
  forget(person: PersonId): void {
    this.#forgotten.add(person)
    for (const [key, put] of this.#own) if (put?.owner === person) this.#own.set(key, null)
    this.#write({ kind: 'forget', person })
  }

  /** From now on a write would be lost, so it throws. */
  end(): void {
    this.#ended = true
  }

  #write(write: Write): void {
    if (this.#ended) throw new Error('This transaction has ended. Await everything that writes before `work` returns.')
    this.writes.push(write)
  }

  /** As many more as this transaction may take away again, unless people are forgotten: nobody knows how much that is. */
  #others(index: string, { limit, ...range }: Range): readonly Listed[] | Promise<readonly Listed[]> {
    const isOpen = limit === undefined || this.#forgotten.size > 0
    return this.#source.list(index, isOpen ? range : { ...range, limit: limit + this.#own.size })
  }

  async #isForgotten(key: Key): Promise<boolean> {
    if (this.#forgotten.size === 0) return false
    const owner = (await this.#source.read(key))?.owner ?? null
    return owner !== null && this.#forgotten.has(owner)
  }
}

function isWithin(sort: string, { from, to }: Range): boolean {
  return (from === undefined || compareText(sort, from) >= 0) && (to === undefined || compareText(sort, to) < 0)
}

/** By code point, as the database sorts; JavaScript's own order differs beyond the basic plane. */
function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
